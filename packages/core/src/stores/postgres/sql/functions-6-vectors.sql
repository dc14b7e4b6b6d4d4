-- Vectors by pgvector, in spaces that are never mixed. Run again at every upgrade.
create or replace function public.kb_spaces(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_visible int[] := kb.visible(q -> 'access', 'reader'); v_passages bigint;
begin
  select coalesce(sum(n), 0) into v_passages from kb.tally
    where kind = 'P' and value = '' and (v_visible is null or collection = any (v_visible));
  return (
    select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'provider', s.provider, 'model', s.model,
      'dimensions', s.dimensions, 'active', s.active, 'literal', s.literal, 'vectors', v.n, 'pending', v_passages - v.n) order by s.id), '[]')
    from kb.space s cross join lateral (
      select coalesce(sum(t.n), 0)::bigint as n from kb.tally t
      where t.kind = 'V' and t.value = s.id::text and (v_visible is null or t.collection = any (v_visible))) v);
end $$;

create or replace function kb.drop_spaces(p_ids int[]) returns void language plpgsql set search_path = '' as $$
declare v_id int;
begin
  foreach v_id in array p_ids loop
    execute format('drop table if exists kb.vector_%s', v_id);
  end loop;
  delete from kb.space where id = any (p_ids);
  perform kb.fold();
  delete from kb.figure where kind = 'V' and value = any (p_ids::text[]);
  delete from kb.delta where kind = 'V' and value = any (p_ids::text[]);
end $$;

create or replace function public.kb_open_space(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_id int; v_schema text := kb.vector_schema(); v_type text;
begin
  perform kb.only_server();
  if v_schema is null then
    raise sqlstate 'PT501' using message = 'This database has no pgvector, which vectors need. Add the extension and run `kb-mcp db migrate`.';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('kb.spaces', 0));
  perform kb.drop_spaces(array(select id from kb.space where not active and name <> q ->> 'name'));
  select id into v_id from kb.space
    where name = q ->> 'name' and not (active and coalesce((q ->> 'fresh')::boolean, false)) order by active limit 1;
  if v_id is not null then return to_json(v_id); end if;
  -- Vectors are kept in full, so that they can leave as they came; an index of them is in half precision, which ranking does not notice.
  -- WebAssembly has no arithmetic for that.
  v_type := case when to_regtype(v_schema || '.halfvec') is null or version() ~* 'emcc|emscripten|wasm' then 'vector' else 'halfvec' end;
  insert into kb.space (name, provider, model, dimensions, type, active)
    values (q ->> 'name', q ->> 'provider', q ->> 'model', (q ->> 'dimensions')::int, v_type, not exists (select 1 from kb.space))
    returning id into v_id;
  execute format('create table kb.vector_%s (
    row bigint primary key references kb.passage on delete cascade, document bigint not null, collection int not null,
    sample int not null, embedding %s.vector(%s) not null)', v_id, v_schema, (q ->> 'dimensions')::int);
  -- Vectors do not compress, and are read whole.
  execute format('alter table kb.vector_%s alter column embedding set storage external', v_id);
  execute format('create index on kb.vector_%s (sample)', v_id);
  execute format('create index on kb.vector_%s (document)', v_id);
  execute format('alter table kb.vector_%s enable row level security', v_id);
  return to_json(v_id);
end $$;

create or replace function public.kb_pending(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_id int := (q ->> 'id')::int; v_answer json;
begin
  perform kb.only_server();
  if not exists (select 1 from kb.space where id = v_id) then return '[]'::json; end if;
  execute format($sql$
    select coalesce(json_agg(json_build_object('row', x.row, 'title', x.title, 'heading', x.heading, 'text', x.text) order by x.row), '[]')
    from (select e.row, d.title, e.heading, e.text from kb.passage e join kb.document d on d.row = e.document
          where not exists (select 1 from kb.vector_%s v where v.row = e.row) order by e.row limit $1) x $sql$, v_id)
    using (q ->> 'limit')::int into v_answer;
  return v_answer;
end $$;

create or replace function public.kb_put_vectors(p text) returns json language plpgsql security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_request uuid := (q ->> 'request')::uuid; v_answer json; s kb.space; v_kept bigint;
begin
  perform kb.only_server();
  v_answer := kb.done(v_request);
  if v_answer is not null then return v_answer; end if;
  q := kb.argument(q);
  select * into s from kb.space where id = (q ->> 'id')::int for key share;
  if s.id is null then return '0'::json; end if;
  if jsonb_array_length(q -> 'rows') <> jsonb_array_length(q -> 'vectors')
    or exists (select 1 from jsonb_array_elements_text(q -> 'lengths') l where l::int <> s.dimensions) then
    raise sqlstate 'PT422' using message = format('Each row needs one vector of %s dimensions.', s.dimensions);
  end if;
  execute format($sql$
    with given as (
      select r::bigint as row, v from jsonb_array_elements_text($1) with ordinality a(r, n)
      join jsonb_array_elements_text($2) with ordinality b(v, n) using (n)),
    there as (
      select e.row, e.document, e.collection, e.ordinal from kb.passage e
      where e.row in (select row from given) order by e.row for key share),
    made as (
      insert into kb.vector_%1$s as x (row, document, collection, sample, embedding)
      select t.row, t.document, t.collection, hashtextextended(d.id || '-' || t.ordinal, 0)::bit(32)::int, g.v::%2$s.vector(%3$s)
      from there t join given g using (row) join kb.document d on d.row = t.document
      on conflict (row) do update set embedding = excluded.embedding
      returning collection, xmax = 0 as fresh),
    counted as (
      insert into kb.delta (kind, value, collection, n)
      select 'V', '%1$s', collection, count(*) from made where fresh group by collection)
    select count(*) from made $sql$, s.id, kb.vector_schema(), s.dimensions)
    using q -> 'rows', q -> 'vectors' into v_kept;
  v_answer := to_json(v_kept);
  update kb.request set answer = v_answer where id = v_request;
  return v_answer;
end $$;

-- The passages of a document with their rows, and the vectors they have in a space, as {ordinal, row, vector}.
create or replace function public.kb_vectors_of(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_id int := (q ->> 'id')::int; v_answer json;
begin
  perform kb.only_server();
  if not exists (select 1 from kb.space where id = v_id) then return '[]'::json; end if;
  execute format($sql$
    select coalesce(json_agg(json_build_object('ordinal', e.ordinal, 'row', e.row, 'vector', v.embedding::text) order by e.ordinal), '[]')
    from kb.document d join kb.passage e on e.document = d.row left join kb.vector_%s v on v.row = e.row
    where d.id_hash = md5($1)::uuid $sql$, v_id) using q ->> 'document' into v_answer;
  return v_answer;
end $$;

create or replace function public.kb_activate_space(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_id int := (q ->> 'id')::int;
begin
  perform kb.only_server();
  perform pg_advisory_xact_lock(hashtextextended('kb.spaces', 0));
  if not exists (select 1 from kb.space where id = v_id) then return 'false'::json; end if;
  perform kb.drop_spaces(array(select id from kb.space where id <> v_id));
  update kb.space set active = true where id = v_id;
  return 'true'::json;
end $$;

-- The statement that makes the index of the active space, which no transaction may hold; null when there is one already, or no space.
create or replace function public.kb_index_statement(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare s kb.space; v_schema text := kb.vector_schema();
begin
  perform kb.only_server();
  select * into s from kb.space where active;
  if s.id is null or s.dimensions > (case s.type when 'halfvec' then 4000 else 2000 end)
    or exists (select 1 from pg_catalog.pg_index where indexrelid = to_regclass(format('kb.vector_%s_hnsw', s.id)) and indisvalid) then
    return null;
  end if;
  return to_json(format('create index %5$s vector_%1$s_hnsw on kb.vector_%1$s using hnsw ((embedding::%2$s.%3$s(%4$s)) %2$s.%3$s_cosine_ops)',
    s.id, v_schema, s.type, s.dimensions, case s.type when 'halfvec' then 'concurrently' else '' end));
end $$;

create or replace function public.kb_note_literal(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb;
begin
  perform kb.only_server();
  update kb.space set literal = (q ->> 'literal')::boolean where id = (q ->> 'id')::int;
  return to_json(found);
end $$;

create or replace function public.kb_claim_space(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb;
begin
  perform kb.only_server();
  update kb.space set holder = q ->> 'holder', held_until = clock_timestamp() + (q ->> 'milliseconds')::float8 * interval '1 millisecond'
    where id = (q ->> 'id')::int and (holder is null or holder = q ->> 'holder' or held_until <= clock_timestamp());
  return to_json(found);
end $$;

-- The passages nearest to a vector. Those of a few documents are compared one by one; the rest may use an HNSW index, where there is one.
create or replace function public.kb_nearest(p text) returns json language plpgsql stable security definer set search_path = '' set jit = off as $$
declare
  q jsonb := p::jsonb;
  v_limit int := (q ->> 'limit')::int;
  v_filter jsonb := coalesce(q -> 'filter', '{}');
  v_visible int[] := kb.visible(q -> 'access', 'reader');
  v_sought int[] := kb.sought(v_visible, v_filter);
  v_conditions text := kb.conditions(v_filter);
  v_where text := 'true'; v_seen text := 'true';
  s kb.space; v_documents bigint[]; v_distance text; v_order text;
  v_nearest json; v_cosines json; v_background json; v_searched bigint;
begin
  select * into s from kb.space where active and name = q ->> 'space';
  if s.id is null then return null; end if;
  if (q ->> 'length')::int <> s.dimensions then
    raise sqlstate 'PT422' using message = format('The space has %s dimensions.', s.dimensions);
  end if;
  v_distance := format('(v.embedding operator(%1$s.<=>) $1::%1$s.vector(%2$s))', kb.vector_schema(), s.dimensions);
  v_order := case when exists (
      select 1 from pg_catalog.pg_index where indexrelid = to_regclass(format('kb.vector_%s_hnsw', s.id)) and indisvalid)
    then format('(v.embedding::%1$s.%2$s(%3$s) operator(%1$s.<=>) $1::%1$s.%2$s(%3$s))', kb.vector_schema(), s.type, s.dimensions)
    else v_distance end;
  if v_visible is not null then v_seen := format('v.collection = any (%L::int[])', v_visible); end if;
  if v_sought is not null then v_where := format('v.collection = any (%L::int[])', v_sought); end if;
  if v_conditions <> 'true' then
    execute format('select coalesce(array_agg(row), ''{}'') from (select d.row from kb.document d where %s and %s limit 5001) x',
      case when v_sought is null then 'true' else format('d.collection = any (%L::int[])', v_sought) end, v_conditions) into v_documents;
    if cardinality(v_documents) <= 5000 then
      v_where := format('v.document = any (%L::bigint[])', v_documents);
      v_order := v_distance || ' + 0';
    else
      v_where := format('%s and exists (select 1 from kb.document d where d.row = v.document and %s)', v_where, v_conditions);
    end if;
    execute format('select count(*) from kb.vector_%s v where %s', s.id, v_where) into v_searched;
  else
    select coalesce(sum(n), 0) into v_searched from kb.tally
      where kind = 'V' and value = s.id::text and (v_sought is null or collection = any (v_sought));
  end if;
  perform set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', least(greatest(2 * v_limit, 100), 1000)::text, true);
  execute format($sql$
    select coalesce(json_agg(json_build_array(x.row, x.id, x.ordinal, 1 - x.distance) order by x.distance, x.id collate "C", x.ordinal), '[]')
    from (select y.row, y.distance, d.id, e.ordinal
          from (select v.row, %1$s as distance from kb.vector_%2$s v where %3$s order by %4$s fetch first (2 * $2) rows with ties) y
          join kb.passage e on e.row = y.row join kb.document d on d.row = e.document
          order by y.distance, d.id collate "C", e.ordinal limit $2) x $sql$, v_distance, s.id, v_where, v_order)
    using q ->> 'vector', v_limit into v_nearest;
  execute format($sql$
    select coalesce(json_agg(json_build_array(v.row, 1 - %s)), '[]') from kb.vector_%s v
    where v.row in (select r::bigint from jsonb_array_elements_text($2) r) and %s $sql$, v_distance, s.id, v_where)
    using q ->> 'vector', coalesce(q -> 'rows', '[]') into v_cosines;
  execute format($sql$
    select coalesce(json_agg(1 - x.distance), '[]')
    from (select %1$s as distance from kb.vector_%2$s v where %3$s order by v.sample limit 500) x $sql$, v_distance, s.id, v_seen)
    using q ->> 'vector' into v_background;
  return json_build_object('nearest', v_nearest, 'cosines', v_cosines, 'background', v_background, 'searched', v_searched, 'space', s.id, 'literal', coalesce(s.literal, false),
    'stored', kb.whole(array(select (n.value ->> 0)::bigint from json_array_elements(v_nearest) with ordinality n(value, place)
                            where n.place <= coalesce((q ->> 'withPassages')::int, 0) order by n.place), v_visible));
end $$;
