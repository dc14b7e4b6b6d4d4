#!/usr/bin/env bash
# Plain HTTP: search, read, context, counts. Usage: rest.sh [address], by default http://127.0.0.1:3000
set -euo pipefail
server=${1:-http://127.0.0.1:3000}
json=(-H 'content-type: application/json')

echo '# Find passages, by address and by body'
curl -sSG "$server/api/search" --data-urlencode 'query=How do I claim expenses?' -d limit=1
echo; curl -sS "$server/api/search" "${json[@]}" -d '{"query": "How do I claim expenses?", "limit": 1}'

echo; echo '# Passages packed for a model'
curl -sS "$server/api/context" "${json[@]}" -d '{"query": "How do I claim expenses?", "max_tokens": 300}'

echo; echo '# Documents, one of them, and what there is'
list=$(curl -sS "$server/api/documents?limit=2&types=md"); echo "$list"
id=$(sed -E 's/.*"documents":\[\{"id":"([^"]+)".*/\1/' <<<"$list")
curl -sS "$server/api/documents/$id"
echo; curl -sS "$server/api/stats"

echo; echo '# Any tool by its name, and what an error looks like'
curl -sS "$server/api/tools/search" "${json[@]}" -d '{"query": "How do I claim expenses?"}'
echo; curl -sS "$server/api/documents/none"; echo
