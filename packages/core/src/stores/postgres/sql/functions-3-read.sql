-- Reading documents, passages and figures. Each function sees one state of the base. Run again at every upgrade.

-- The conditions of a filter on `d`, as SQL. Every value is quoted by format().
create or replace function kb.conditions(p_filter jsonb) returns text language plpgsql stable set search_path = '' as $$
declare v text := 'true'; v_path text := p_filter ->> 'path';
begin
  if p_filter ? 'tags' then
    v := v || format(' and d.tags && %L::text[]', array(select jsonb_array_elements_text(p_filter -> 'tags')));
  end if;
  if v_path <> '' then
    v := v || format(' and starts_with(d.key, %L) and left(d.key, 240) >= %L', v_path, left(v_path, 240));
  end if;
  if p_filter ? 'types' then
    v := v || format(' and (d.media_type = any (%1$L::text[]) or d.extension = any (%2$L::text[]))',
      array(select jsonb_array_elements_text(p_filter -> 'types')),
      array(select lower(t) from jsonb_array_elements_text(p_filter -> 'types') t));
  end if;
  if p_filter ? 'after' then v := v || format(' and d.updated_at >= %L', p_filter ->> 'after'); end if;
  if p_filter ? 'before' then v := v || format(' and d.updated_at < %L', p_filter ->> 'before'); end if;
  if p_filter ? 'documents' then
    v := v || format(' and d.id_hash = any (%L::uuid[])',
      array(select md5(i)::uuid from jsonb_array_elements_text(p_filter -> 'documents') i));
  end if;
  return v;
end $$;

-- The collections that a call may see and its filter names; null stands for every one.
create or replace function kb.sought(p_visible int[], p_filter jsonb) returns int[] language sql stable set search_path = '' as $$
  select case when p_filter ? 'collections' then array(
    select c.row from kb.collection c
    where c.name in (select jsonb_array_elements_text(p_filter -> 'collections'))
      and (p_visible is null or c.row = any (p_visible))) else p_visible end
$$;

create or replace function kb.document_json(d kb.document, p_collection text) returns json language sql stable as $$
  select json_build_object('id', d.id, 'collection', p_collection, 'key', d.key, 'title', d.title, 'sourceUrl', d.source_url,
    'mediaType', d.media_type, 'language', d.language, 'tags', d.tags, 'metadata', d.metadata, 'hash', d.hash,
    'bytes', d.bytes, 'characters', d.characters, 'passages', d.passages, 'pages', d.pages, 'updatedAt', d.updated_at)
$$;

create or replace function kb.passage_json(p kb.passage) returns json language sql stable as $$
  select json_build_object('ordinal', p.ordinal, 'text', p.text, 'heading', p.heading, 'page', p.page,
    'firstLine', p.first_line, 'lastLine', p.last_line, 'from', p.first_character, 'to', p.end_character)
$$;

create or replace function public.kb_get(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(q -> 'access', 'reader');
begin
  return (select kb.document_json(d, c.name) from kb.document d join kb.collection c on c.row = d.collection
          where d.id_hash = md5(q ->> 'id')::uuid and (v_visible is null or d.collection = any (v_visible)));
end $$;

create or replace function public.kb_known(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(jsonb_build_array(q -> 'collection'), 'reader');
begin
  return (
    select coalesce(json_agg(json_build_object('n', k.n - 1, 'id', d.id, 'hash', d.hash, 'sourceUrl', d.source_url, 'tags', d.tags,
                                               'passages', d.passages, 'analysis', d.analysis)), '[]')
    from jsonb_array_elements_text(q -> 'keys') with ordinality k(key, n)
    join kb.document d on left(d.key, 240) = left(k.key, 240) collate "C" and d.key = k.key collate "C"
    where d.collection = any (v_visible));
end $$;

create or replace function public.kb_list(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_limit int := (q ->> 'limit')::int; v_filter jsonb := coalesce(q -> 'filter', '{}');
  v_sought int[] := kb.sought(kb.visible(q -> 'access', 'reader'), v_filter);
  v_where text := kb.conditions(v_filter); v_after text; v_items json[] := '{}'; v_more json[]; c record;
begin
  for c in select row, name from kb.collection
    where (v_sought is null or row = any (v_sought)) and (not q ? 'after' or name >= (q -> 'after' ->> 0)) order by name
  loop
    v_after := case when c.name = q -> 'after' ->> 0 then q -> 'after' ->> 1 end;
    execute format(
      'select array_agg(kb.document_json(x.d, %L) order by left((x.d).key, 240), (x.d).key) from (
         select d from kb.document d where d.collection = %s and %s %s order by left(d.key, 240), d.key limit %s) x',
      c.name, c.row, v_where,
      case when v_after is not null then format('and (left(d.key, 240), d.key) > (%L, %L)', left(v_after, 240), v_after) else '' end,
      v_limit - cardinality(v_items)) into v_more;
    v_items := v_items || coalesce(v_more, '{}');
    exit when cardinality(v_items) >= v_limit;
  end loop;
  return to_json(v_items);
end $$;

create or replace function public.kb_passages(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(q -> 'access', 'reader');
begin
  return (
    select coalesce(json_agg(kb.passage_json(x.found) order by (x.found).ordinal), '[]') from (
      select e as found from kb.document d join kb.passage e on e.document = d.row
      where d.id_hash = md5(q ->> 'id')::uuid and (v_visible is null or d.collection = any (v_visible))
        and e.ordinal >= (q ->> 'from')::int
      order by e.ordinal limit (q ->> 'limit')::int) x);
end $$;

-- The passages of some rows, in their order, with their documents; null for no rows.
create or replace function kb.whole(p_rows bigint[], p_visible int[]) returns json language plpgsql stable
set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare v_passages json; v_documents json;
begin
  if cardinality(p_rows) = 0 then return null; end if;
  select coalesce(json_agg(json_build_array(e.row, e.document, kb.passage_json(e)) order by r.n), '[]') into v_passages
    from unnest(p_rows) with ordinality r(row, n) join kb.passage e on e.row = r.row
    where p_visible is null or e.collection = any (p_visible);
  select coalesce(json_agg(json_build_array(d.row, kb.document_json(d, c.name))), '[]') into v_documents
    from kb.document d join kb.collection c on c.row = d.collection
    where d.row = any (array(select e.document from kb.passage e where e.row = any (p_rows)))
      and (p_visible is null or d.collection = any (p_visible));
  return json_build_object('passages', v_passages, 'documents', v_documents);
end $$;

create or replace function public.kb_passages_by_row(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb;
begin
  return kb.whole(array(select jsonb_array_elements_text(q -> 'rows')::bigint), kb.visible(q -> 'access', 'reader'));
end $$;

-- The languages of the documents, the most frequent first.
create or replace function kb.languages(p_visible int[]) returns json language sql stable set search_path = '' as $$
  select coalesce(json_agg(value order by n desc, value), '[]') from (
    select value, sum(n) as n from kb.tally
    where kind = 'l' and (p_visible is null or collection = any (p_visible)) group by value having sum(n) > 0) x
$$;

create or replace function public.kb_languages(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb;
begin
  return kb.languages(kb.visible(q -> 'access', 'reader'));
end $$;

create or replace function public.kb_stats(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(q -> 'access', 'reader');
begin
  return (
    with t as (
      select kind, value, collection, sum(n) as n from kb.tally
      where kind <> 'w' and kind in ('D', 'P', 'B', 'l', 'f', 'g') and (v_visible is null or collection = any (v_visible))
      group by 1, 2, 3)
    select json_build_object(
      'figures', (select coalesce(json_agg(json_build_array(kind, value, n) order by n desc, value), '[]')
                  from (select kind, value, sum(n) as n from t group by 1, 2 having sum(n) > 0) x),
      'collections', (select coalesce(json_agg(json_build_array(c.name, t.n) order by c.name), '[]')
                      from t join kb.collection c on c.row = t.collection where t.kind = 'D' and t.n > 0),
      'lastChange', (select max(x.last) from kb.collection c
                     cross join lateral (select d.updated_at as last from kb.document d where d.collection = c.row
                                         order by d.updated_at desc limit 1) x
                     where v_visible is null or c.row = any (v_visible))));
end $$;

-- Documents of another analysis; with `deep`, also whether the figures are those of the rows.
create or replace function public.kb_check(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_wrong text;
begin
  perform kb.only_server();
  if (q ->> 'deep')::boolean then
    select string_agg(what, ', ') into v_wrong from (
      select 'documents' as what, sum(n) filter (where kind = 'D') as kept, (select count(*) from kb.document) as real from kb.tally where kind = 'D'
      union all select 'passages', sum(n), (select count(*) from kb.passage) from kb.tally where kind = 'P'
      union all select 'postings', sum(n), (select count(*) from kb.posting) from kb.tally where kind = 'P'
      union all select 'passages of documents', sum(n), (select sum(passages) from kb.document) from kb.tally where kind = 'P'
      union all select 'tokens', sum(n), (select sum(tokens) from kb.document) from kb.tally where kind = 'T'
      union all select 'words', sum(n), (
        select count(*) from (select distinct p.row, kb.term(t.token) from kb.passage p join kb.document d on d.row = p.document
          cross join lateral kb.tokens(d.title_tokens || ' ' || p.tokens) t(token)) w) from kb.tally where kind = 'w') x
    where coalesce(kept, 0) <> coalesce(real, 0);
  end if;
  return json_build_object('wrong', v_wrong, 'stale', (
    select coalesce(sum(n), 0) from kb.tally where kind = 'a' and value <> q ->> 'analysis'));
end $$;

-- Which schema this is; the client asks once.
create or replace function public.kb_hello(p text) returns json language plpgsql stable security definer set search_path = '' as $$
begin
  return (select json_build_object('schema', (select value::int from kb.meta where name = 'schema'),
    'functions', (select value from kb.meta where name = 'functions'), 'server', kb.is_server()));
end $$;
