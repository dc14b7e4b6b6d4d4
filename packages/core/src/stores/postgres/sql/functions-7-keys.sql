-- Which document has which key, when documents move. Run again at every upgrade.
-- Who moves holds the lock `kb.keys`, who puts shares it: so a key is found free only by one of them.

-- The document that has a key. By itself, so that it is looked up in the index by keys whatever PostgreSQL believes of the tables.
create or replace function kb.row_by_key(p_collection int, p_key text) returns bigint language plpgsql stable set search_path = '' as $$
begin
  return (select d.row from kb.document d where d.collection = p_collection
            and left(d.key, 240) = left(p_key, 240) collate "C" and d.key = p_key collate "C" limit 1);
end $$;

create or replace function kb.has_twice(p_collection int, p_key text) returns boolean language plpgsql stable set search_path = '' as $$
begin
  return (select count(*) > 1 from (
    select 1 from kb.document d where d.collection = p_collection
      and left(d.key, 240) = left(p_key, 240) collate "C" and d.key = p_key collate "C" limit 2) x);
end $$;

-- The same documents with the ids they are known by here: that of what has the key, else one that no other has.
create or replace function kb.settled(p_documents jsonb) returns jsonb language plpgsql
set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as $$
declare v_own jsonb := '{}'; v_id text; n int; e record;
begin
  for e in
    with given as materialized (
      select x.place, x.e ->> 'id' as id, x.e ->> 'key' as key, x.e ->> 'collection' as collection
      from jsonb_array_elements(p_documents) with ordinality x(e, place)),
    -- Most are known by the id and key that they have here.
    other as materialized (
      select x.place, x.id, d.row, kb.row_by_key(c.row, x.key) as by_key
      from given x join kb.collection c on c.name = x.collection left join kb.document d on d.id_hash = md5(x.id)::uuid
      where d.row is null or (d.collection = c.row and d.key <> x.key collate "C"))
    select o.place, o.id, (select k.id from kb.document k where k.row = o.by_key) as own
    from other o where o.row is not null or o.by_key is not null
  loop
    v_id := coalesce(e.own, e.id);
    n := 2;
    while e.own is null and exists (select 1 from kb.document where id_hash = md5(v_id)::uuid) loop
      v_id := e.id || '.' || n;
      n := n + 1;
    end loop;
    v_own := v_own || jsonb_build_object(e.place::text, v_id);
  end loop;
  if v_own = '{}' then return p_documents; end if;
  return (
    select jsonb_agg(case when v_own ? x.place::text then x.e || jsonb_build_object('id', v_own -> x.place::text) else x.e end
                     order by x.place)
    from jsonb_array_elements(p_documents) with ordinality x(e, place));
end $$;

-- Adds what these documents count in the figures, or takes it away.
create or replace function kb.count_again(p_documents bigint[], p_sign int) returns void language sql set search_path = '' as $$
  insert into kb.delta (kind, value, collection, n)
    select c.kind, c.value, c.collection, p_sign * c.n from kb.counts(p_documents) c where c.n <> 0
    union all
    select 'w', w.word, w.collection, p_sign * count(*) from (
      select distinct p.row, p.collection, kb.term(t.token) as word
      from kb.passage p join kb.document d on d.row = p.document
      cross join lateral kb.tokens(d.title_tokens || ' ' || p.tokens) t(token)
      where p.document = any (p_documents)) w
    group by w.word, w.collection
$$;

-- Makes the postings of documents whose titles are other ones.
create or replace function kb.post_again(p_documents bigint[]) returns void language sql set search_path = '' as $$
  delete from kb.posting where document = any (p_documents);
  select kb.post(p_documents)
$$;

-- Gives documents other keys, all or none: {moves: [{id, key, extension, sourceUrl, title?, titleTokens?}]}, each id once. Answers their number.
create or replace function public.kb_move(p text) returns json language plpgsql security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_request uuid := (q ->> 'request')::uuid; v_answer json; v_visible int[]; v_rows bigint[]; v_titled bigint[];
begin
  v_answer := kb.done(v_request);
  if v_answer is not null then return v_answer; end if;
  q := kb.argument(q);
  v_visible := kb.visible(null, 'writer');
  perform pg_advisory_xact_lock(hashtextextended('kb.keys', 0));
  with locked as (
    select d.row from kb.document d
    where d.id_hash in (select md5(m ->> 'id')::uuid from jsonb_array_elements(q -> 'moves') m)
      and (v_visible is null or d.collection = any (v_visible))
    order by d.id_hash for update)
  select coalesce(array_agg(row), '{}') into v_rows from locked;
  select coalesce(array_agg(d.row), '{}') into v_titled
    from jsonb_array_elements(q -> 'moves') m join kb.document d on d.id_hash = md5(m ->> 'id')::uuid
    where m ? 'title' and d.row = any (v_rows);

  if cardinality(v_titled) > 0 then perform kb.count_again(v_titled, -1); end if;
  update kb.document d set
    key = m.key, extension = m.extension, source_url = m."sourceUrl", title = coalesce(m.title, d.title),
    title_tokens = coalesce(m."titleTokens", d.title_tokens)
  from jsonb_to_recordset(q -> 'moves') as m(id text, key text, extension text, "sourceUrl" text, title text, "titleTokens" text)
  where d.row = any (v_rows) and d.id_hash = md5(m.id)::uuid;
  if exists (select 1 from kb.document d where d.row = any (v_rows) and kb.has_twice(d.collection, d.key)) then
    raise sqlstate 'PT409' using message = 'Another document has one of these keys. Nothing was moved.';
  end if;
  if cardinality(v_titled) > 0 then
    perform kb.post_again(v_titled);
    perform kb.count_again(v_titled, 1);
  end if;
  perform kb.tidy(100 * cardinality(v_titled));
  v_answer := to_json(cardinality(v_rows));
  update kb.request set answer = v_answer where id = v_request;
  return v_answer;
end $$;
