-- Earlier versions of documents. Run again at every upgrade.

-- Keeps the texts that documents still have, before others take their place; of each as many as the row of the new one says.
create or replace function kb.keep_versions(p_changed bigint[], p_documents jsonb) returns void language plpgsql set search_path = '' as $$
begin
  insert into kb.version (document, until, state, passages)
    select d.row, s."updatedAt",
      (kb.document_json(d, c.name)::jsonb || jsonb_build_object('since', coalesce(d.text_since, d.updated_at)))::text,
      (select coalesce(json_agg(kb.passage_json(e) order by e.ordinal), '[]')::text from kb.passage e where e.document = d.row)
    from jsonb_to_recordset(p_documents) as s(id text, hash text, "updatedAt" text, keep int)
    join kb.document d on d.id_hash = md5(s.id)::uuid join kb.collection c on c.row = d.collection
    where d.row = any (p_changed) and left(d.hash, 12) <> left(s.hash, 12) and s.keep > 0;
  delete from kb.version v using (
    select x.row, x.document, row_number() over (partition by x.document order by x.row desc) as n
    from kb.version x where x.document = any (p_changed)) o
    where v.row = o.row and o.n > (p_documents -> 0 ->> 'keep')::int;
end $$;

-- Deletes the versions whose time is over, or all when none are kept, in these collections; null stands for every one.
create or replace function kb.drop_versions(p_keep int, p_oldest_end text, p_writable int[]) returns void language sql
set search_path = '' as $$
  delete from kb.version v using kb.document d
  where d.row = v.document and (p_keep = 0 or v.until < p_oldest_end) and (p_writable is null or d.collection = any (p_writable))
$$;

create or replace function public.kb_text_since(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(q -> 'access', 'reader');
begin
  return (select to_json(coalesce(d.text_since, d.updated_at)) from kb.document d
          where d.id_hash = md5(q ->> 'id')::uuid and (v_visible is null or d.collection = any (v_visible)));
end $$;

-- Versions of the documents that a filter leaves: those of one document by their order, else the last replaced first.
-- Answers [{row, until, state, key, sourceUrl}], where `state` is a document as JSON.
create or replace function public.kb_versions(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_filter jsonb := coalesce(q -> 'filter', '{}'); v_found json;
  v_sought int[] := kb.sought(kb.visible(q -> 'access', 'reader'), v_filter);
begin
  execute format($sql$
    select coalesce(json_agg(json_build_object('row', v.row, 'until', v.until, 'state', v.state, 'key', v.key, 'sourceUrl', v.source_url)
                             order by %1$s), '[]')
    from (select v.row, v.until, v.state, d.key, d.source_url
          from kb.version v join kb.document d on d.row = v.document
          where ($1 is null or d.collection = any ($1)) and v.until >= $2 and %2$s
          order by %1$s limit $3) v $sql$,
    case when (q ->> 'inOrder')::boolean then 'v.row desc' else 'v.until desc, v.row desc' end, kb.conditions(v_filter))
    using v_sought, q ->> 'oldestEnd', (q ->> 'limit')::int into v_found;
  return v_found;
end $$;

-- The text of a version that is still kept, as {id, passages}, where `passages` is JSON.
create or replace function public.kb_version_passages(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(q -> 'access', 'reader');
begin
  return (
    select json_build_object('id', d.id, 'passages', v.passages)
    from kb.version v join kb.document d on d.row = v.document
    where v.row = (q ->> 'row')::bigint and (v_visible is null or d.collection = any (v_visible)) and v.until >= q ->> 'oldestEnd'
      and (select count(*) from kb.version o where o.document = v.document and o.row > v.row) < (q ->> 'keep')::int);
end $$;
