#!/usr/bin/env bash
# The same search over each door of a running server. Usage: curl.sh [address], by default http://127.0.0.1:3000
set -euo pipefail
server=${1:-http://127.0.0.1:3000}
params='"name":"search","arguments":{"query":"How do I claim expenses?"}'
json=(-H 'content-type: application/json')
accept=(-H 'accept: application/json, text/event-stream')

echo '# /mcp, protocol 2025-11-25 and before: a call needs no session'
curl -sS "$server/mcp" "${json[@]}" "${accept[@]}" \
  -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{$params}}"

echo; echo '# /mcp, protocol 2026-07-28: version, method and name are in the headers as well'
client='"io.modelcontextprotocol/clientInfo":{"name":"curl","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}'
meta="\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",$client}"
curl -sS "$server/mcp" "${json[@]}" "${accept[@]}" \
  -H 'mcp-protocol-version: 2026-07-28' -H 'mcp-method: tools/call' -H 'mcp-name: search' \
  -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{$params,$meta}}"

echo; echo '# /sse and /messages, protocol 2024-11-05: the answer comes on the stream'
stream=$(mktemp)
curl -sSN "$server/sse" > "$stream" &
trap 'kill $! 2>/dev/null; rm -f "$stream"' EXIT
until grep -q '^data: ' "$stream"; do sleep 0.1; done
endpoint=$(sed -n 's/^data: //p' "$stream" | head -n 1)
case $endpoint in http*) ;; *) endpoint=$server$endpoint ;; esac
curl -sS "$endpoint" "${json[@]}" -o /dev/null \
  -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{$params}}"
until grep -q '"jsonrpc"' "$stream"; do sleep 0.1; done
sed -n 's/^data: {/{/p' "$stream"
