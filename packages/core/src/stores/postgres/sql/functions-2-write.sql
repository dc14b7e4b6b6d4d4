-- Putting and removing documents, each call as one transaction. Run again at every upgrade.

-- A token as the index names it: long ones by their beginning and a hash.
create or replace function kb.term(p_token text) returns text language sql immutable parallel safe as $$
  select case when octet_length(p_token) > 200 then left(p_token, 40) || '#' || md5(p_token) else p_token end
$$;

create or replace function kb.tokens(p_text text) returns setof text language sql immutable parallel safe as $$
  select w from unnest(string_to_array(translate(p_text, E'\n', ' '), ' ')) w where w <> ''
$$;

create or replace function kb.count_tokens(p_text text) returns int language sql immutable parallel safe as $$
  select cardinality(array_remove(string_to_array(translate(p_text, E'\n', ' '), ' '), ''))
$$;

-- The key of a collection among the words of its passages; no token starts so.
create or replace function kb.scope_key(p_collection int) returns bigint language sql immutable parallel safe as $$
  select hashtextextended(E'\x01' || p_collection, 0)
$$;

-- Everything that is counted of a document but its words.
create or replace function kb.counts(p_documents bigint[])
returns table (kind "char", value text, collection int, n bigint) language sql stable set search_path = '' as $$
  with d as (select * from kb.document where row = any (p_documents))
  select x.kind::"char", x.value, d.collection, sum(x.n)::bigint
  from d cross join lateral (values
    ('D', '', 1::bigint), ('P', '', d.passages), ('B', '', d.bytes), ('T', '', d.tokens),
    ('H', '', kb.count_tokens(d.title_tokens)::bigint * d.passages),
    ('l', d.language, 1), ('f', d.media_type, 1), ('a', d.analysis::text, 1)) x(kind, value, n)
  group by 1, 2, 3
  union all
  select 'g', t.tag, d.collection, count(*) from d cross join lateral (select distinct unnest(d.tags)) t(tag) group by 2, 3
$$;

-- Leaves nothing of these documents but their rows, and no trace in the figures.
create or replace function kb.erase(p_documents bigint[]) returns void language plpgsql set search_path = '' as $$
declare s kb.space;
begin
  -- Nobody gives these passages vectors from here on, so that those there are can be counted.
  perform 1 from kb.passage where document = any (p_documents) order by row for update;
  for s in select * from kb.space loop
    execute format('insert into kb.delta (kind, value, collection, n)
      select ''V'', %L, collection, -count(*) from kb.vector_%s where document = any ($1) group by collection', s.id, s.id)
      using p_documents;
  end loop;
  insert into kb.delta (kind, value, collection, n)
    select c.kind, c.value, c.collection, -c.n from kb.counts(p_documents) c where c.n <> 0
    union all
    select 'w', w.word, w.collection, -count(*) from (
      select distinct p.row, p.collection, kb.term(t.token) as word
      from kb.passage p join kb.document d on d.row = p.document
      cross join lateral kb.tokens(d.title_tokens || ' ' || p.tokens) t(token)
      where p.document = any (p_documents)) w
    group by w.word, w.collection;
  delete from kb.posting where document = any (p_documents);
  delete from kb.passage where document = any (p_documents);
end $$;

-- Makes the postings of documents: a statement of its own, since the index reads their passages.
create or replace function kb.post(p_documents bigint[]) returns void language sql set search_path = '' as $$
  insert into kb.posting (row, document, collection)
    select row, document, collection from kb.passage where document = any (p_documents) order by row
$$;

-- Puts documents of different ids, and gives the status of each. Where "inPlaceOf" is given, one that another file has come in place of meanwhile is left.
create or replace function kb.put_round(p_documents jsonb, p_analysis int) returns text[]
language plpgsql set search_path = '' set jit = off as $$
declare
  v_hashes uuid[] := array(select md5(e ->> 'id')::uuid from jsonb_array_elements(p_documents) e);
  v_added uuid[] := '{}';
  v_changed bigint[];
  v_taken bigint[];
  v_found int;
begin
  insert into kb.collection (name)
    select distinct e ->> 'collection' from jsonb_array_elements(p_documents) e
    where not exists (select 1 from kb.collection c where c.name = e ->> 'collection') order by 1
    on conflict do nothing;
  -- Rows are made and locked in one order, so that writers of the same documents queue up and never block each other for good.
  loop
    with made as (
      insert into kb.document (id_hash, id, collection, key, extension, title, title_tokens, source_url, media_type, language,
                               tags, metadata, hash, analysis, bytes, characters, pages, updated_at, passages, tokens)
      select s.h, s.id, c.row, s.key, s.extension, s.title, s."titleTokens", s."sourceUrl", s."mediaType", s.language,
             s.tags, s.metadata, s.hash, p_analysis, s.bytes, s.characters, s.pages, s."updatedAt", 0, 0
      from (select md5(r.id)::uuid as h, r.* from jsonb_to_recordset(p_documents) as r(
              id text, collection text, key text, extension text, title text, "titleTokens" text, "sourceUrl" text,
              "mediaType" text, language text, tags text[], metadata text, hash text, bytes bigint, characters bigint,
              pages int, "updatedAt" text)) s
      join kb.collection c on c.name = s.collection
      order by s.h
      on conflict (id_hash) do nothing
      returning id_hash)
    select v_added || coalesce(array_agg(id_hash), '{}') into v_added from made;
    with locked as (select 1 from kb.document where id_hash = any (v_hashes) order by id_hash for update)
    select count(*) into v_found from locked;
    exit when v_found = cardinality(v_hashes);
  end loop;

  select coalesce(array_agg(d.row), '{}') into v_taken from kb.document d
    join jsonb_to_recordset(p_documents) as s(id text, "sourceUrl" text, "inPlaceOf" text) on d.id_hash = md5(s.id)::uuid
    where d.id_hash <> all (v_added) and s."inPlaceOf" is not null and d.source_url not in (s."sourceUrl", s."inPlaceOf");
  with changed as (
    select d.row from kb.document d
    join jsonb_to_recordset(p_documents) as s(id text, title text, language text, tags text[], metadata text, hash text, anew boolean)
      on d.id_hash = md5(s.id)::uuid
    where d.id_hash <> all (v_added) and d.row <> all (v_taken)
      and (s.anew or (d.analysis, d.hash, d.title, d.language, d.metadata, d.tags)
          is distinct from (p_analysis, s.hash, s.title, s.language, s.metadata, s.tags)))
  select coalesce(array_agg(row), '{}') into v_changed from changed;
  if cardinality(v_changed) > 0 then
    perform kb.keep_versions(v_changed, p_documents);
    perform kb.erase(v_changed);
    update kb.document d set
      title = s.title, title_tokens = s."titleTokens", source_url = s."sourceUrl", media_type = s."mediaType",
      language = s.language, tags = s.tags, metadata = s.metadata, hash = s.hash, analysis = p_analysis, bytes = s.bytes,
      characters = s.characters, pages = s.pages, updated_at = s."updatedAt",
      text_since = case when left(d.hash, 12) = left(s.hash, 12) then coalesce(d.text_since, d.updated_at) end
    from jsonb_to_recordset(p_documents) as s(
      id text, title text, "titleTokens" text, "sourceUrl" text, "mediaType" text, language text, tags text[], metadata text,
      hash text, bytes bigint, characters bigint, pages int, "updatedAt" text)
    where d.row = any (v_changed) and d.id_hash = md5(s.id)::uuid;
  end if;

  with source as materialized (
    select d.row as document, d.collection, d.title_tokens, doc.place, (x.ordinal - 1)::int as ordinal, x.e
    from jsonb_array_elements(p_documents) with ordinality doc(e, place)
    join kb.document d on d.id_hash = md5(doc.e ->> 'id')::uuid and (d.id_hash = any (v_added) or d.row = any (v_changed))
    cross join lateral jsonb_array_elements(doc.e -> 'passages') with ordinality x(e, ordinal)),
  made as (
    insert into kb.passage (document, collection, ordinal, heading, page, first_line, last_line, first_character,
                            end_character, text, tokens)
    select s.document, s.collection, s.ordinal, s.e ->> 'heading', (s.e ->> 'page')::int, (s.e ->> 'firstLine')::int,
           (s.e ->> 'lastLine')::int, (s.e ->> 'from')::bigint, (s.e ->> 'to')::bigint, s.e ->> 'text', s.e ->> 'tokens'
    from source s order by s.place, s.ordinal
    returning row, document, ordinal),
  word as materialized (
    select distinct m.row, s.collection, kb.term(t.token) as word
    from made m join source s using (document, ordinal)
    cross join lateral kb.tokens(s.title_tokens || ' ' || (s.e ->> 'tokens')) t(token)),
  counted as (
    insert into kb.delta (kind, value, collection, n)
    select 'w', word, collection, count(*) from word group by word, collection),
  sums as (
    select document, count(*) as passages, sum(kb.count_tokens(e ->> 'tokens')) as tokens from source group by document)
  update kb.document d set passages = coalesce(s.passages, 0), tokens = coalesce(s.tokens, 0)
  from kb.document x left join sums s on s.document = x.row
  where d.row = x.row and (x.id_hash = any (v_added) or x.row = any (v_changed));
  perform kb.post(v_changed || array(select row from kb.document where id_hash = any (v_added)));

  insert into kb.delta (kind, value, collection, n)
    select c.kind, c.value, c.collection, c.n
    from kb.counts(v_changed || array(select row from kb.document where id_hash = any (v_added))) c where c.n <> 0;
  return array(
    select case when h = any (v_added) then 'added' when d.row = any (v_changed) then 'changed'
           when d.row = any (v_taken) then 'taken' else 'unchanged' end
    from unnest(v_hashes) with ordinality u(h, n) join kb.document d on d.id_hash = h order by u.n);
end $$;

-- Folds what writers have added into the sums, one writer at a time.
create or replace function kb.fold() returns void language plpgsql set search_path = '' as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('kb.fold', 0)) then return; end if;
  -- A range, so that no plan compares each row with each: what figures PostgreSQL has of a table that fills and empties are often wrong.
  with gone as (
    delete from kb.delta where row < (select min(row) + 200000 from kb.delta)
    returning kind, value, collection, n)
  insert into kb.figure as f (kind, value, collection, n)
    select kind, value, collection, sum(n) from gone group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3
    on conflict (kind, value, collection) do update set n = f.n + excluded.n;
end $$;

-- Now and then, by how much was written: folds, and forgets what is no longer needed.
create or replace function kb.tidy(p_written bigint) returns void language plpgsql set search_path = '' as $$
begin
  if random() * 50000 < p_written then perform kb.fold(); end if;
  if random() * 500 < 1 then
    delete from kb.request where id = any (array(
      select id from kb.request where made_at < now() - interval '1 hour' limit 5000 for update skip locked));
    delete from kb.staging where made_at < now() - interval '1 day';
  end if;
end $$;

-- The argument of a call: itself, or the parts that were sent before.
create or replace function kb.argument(p jsonb) returns jsonb language plpgsql set search_path = '' as $$
declare v_text text; v_parts int;
begin
  if not p ? 'upload' then return p; end if;
  with gone as (
    delete from kb.staging where upload = (p ->> 'upload')::uuid and owner is not distinct from kb.caller()
    returning part, content)
  select string_agg(content, '' order by part), count(*) into v_text, v_parts from gone;
  if v_parts <> (p ->> 'parts')::int then
    raise sqlstate 'PT409' using message = 'Parts of this upload are missing.';
  end if;
  return v_text::jsonb;
end $$;

-- The answer of a write that was done already; null when it is to be done now. A second call at the same time waits for the first.
create or replace function kb.done(p_request uuid) returns json language plpgsql set search_path = '' as $$
declare v_answer json;
begin
  insert into kb.request (id) values (p_request) on conflict do nothing;
  if found then return null; end if;
  select answer into v_answer from kb.request where id = p_request;
  return v_answer;
end $$;

create or replace function public.kb_stage(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb;
begin
  if not kb.is_server() and kb.memberships('writer') = '{}' then
    raise sqlstate 'PT403' using message = 'You may not write here.';
  end if;
  insert into kb.staging (upload, part, owner, content)
    values ((q ->> 'upload')::uuid, (q ->> 'part')::int, kb.caller(), q ->> 'content')
    on conflict (upload, part) do update set content = excluded.content
      where staging.owner is not distinct from excluded.owner;
  return 'true'::json;
end $$;

create or replace function public.kb_put(p text) returns json language plpgsql security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_request uuid := (q ->> 'request')::uuid; v_answer json; v_round jsonb; v_statuses text[] := '{}';
  v_writable int[]; v_before bigint;
begin
  v_answer := kb.done(v_request);
  if v_answer is not null then return v_answer; end if;
  q := kb.argument(q);
  v_writable := kb.visible(null, 'writer');
  if v_writable is not null and exists (
    select 1 from jsonb_array_elements(q -> 'rounds') r, jsonb_array_elements(r) e
    where not exists (select 1 from kb.collection c where c.name = e ->> 'collection' and c.row = any (v_writable))) then
    raise sqlstate 'PT403' using message = 'You may not write to this collection.';
  end if;
  -- An id stands for one collection: nobody takes over a document that lies elsewhere.
  if exists (
    select 1 from jsonb_array_elements(q -> 'rounds') r, jsonb_array_elements(r) e
    join kb.document d on d.id_hash = md5(e ->> 'id')::uuid join kb.collection c on c.row = d.collection
    where c.name <> e ->> 'collection') then
    raise sqlstate 'PT409' using message = 'A document of this id lies in another collection.';
  end if;
  perform pg_advisory_xact_lock_shared(hashtextextended('kb.keys', 0));
  v_before := coalesce((select last_value from pg_catalog.pg_sequences
    where schemaname = 'kb' and sequencename = 'delta_row_seq'), 0);
  for v_round in select jsonb_array_elements(q -> 'rounds') loop
    v_statuses := v_statuses || kb.put_round(kb.settled(v_round), (q ->> 'analysis')::int);
  end loop;
  perform kb.drop_versions((q -> 'rounds' -> 0 -> 0 ->> 'keep')::int, q ->> 'oldestEnd', v_writable);
  perform kb.tidy(coalesce((select last_value from pg_catalog.pg_sequences
    where schemaname = 'kb' and sequencename = 'delta_row_seq'), 0) - v_before);
  v_answer := to_json(v_statuses);
  update kb.request set answer = v_answer where id = v_request;
  return v_answer;
end $$;

create or replace function public.kb_remove(p text) returns json language plpgsql security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_request uuid := (q ->> 'request')::uuid; v_answer json; v_visible int[]; v_rows bigint[];
begin
  v_answer := kb.done(v_request);
  if v_answer is not null then return v_answer; end if;
  q := kb.argument(q);
  v_visible := kb.visible(q -> 'access', 'writer');
  with locked as (
    select d.row from kb.document d
    where d.id_hash in (select md5(i)::uuid from jsonb_array_elements_text(q -> 'ids') i)
      and (v_visible is null or d.collection = any (v_visible))
    order by d.id_hash for update)
  select coalesce(array_agg(row), '{}') into v_rows from locked;
  perform kb.erase(v_rows);
  delete from kb.document where row = any (v_rows);
  perform kb.tidy(100 * cardinality(v_rows));
  v_answer := to_json(cardinality(v_rows));
  update kb.request set answer = v_answer where id = v_request;
  return v_answer;
end $$;
