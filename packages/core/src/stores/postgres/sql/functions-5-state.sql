-- Keys, people, grants and sign-ins: for the server alone. Run again at every upgrade.
create or replace function kb.entry_json(e kb.entry) returns json language sql stable as $$
  select json_build_object('id', e.id, 'value', e.value, 'expiresAt', e.expires_at, 'stamp', e.stamp)
$$;

create or replace function public.kb_state_get(p text) returns json language plpgsql stable security definer set search_path = '' as $$
declare q jsonb := p::jsonb;
begin
  perform kb.only_server();
  return (select kb.entry_json(e) from kb.entry e where e.kind = q ->> 'kind' and e.id = q ->> 'id'
          and (e.expires_at is null or e.expires_at > (q ->> 'now')::bigint));
end $$;

create or replace function public.kb_state_set(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_now bigint := (q ->> 'now')::bigint; v_stamp uuid := (q ->> 'stamp')::uuid; v_wrote boolean;
begin
  perform kb.only_server();
  -- The same write again, after a lost connection.
  if exists (select 1 from kb.entry e where e.kind = q ->> 'kind' and e.id = q ->> 'id' and e.stamp = v_stamp) then
    return 'true'::json;
  end if;
  if jsonb_typeof(q -> 'ifStamp') = 'string' then
    update kb.entry e set value = q ->> 'value', expires_at = (q ->> 'expiresAt')::bigint, stamp = v_stamp
      where e.kind = q ->> 'kind' and e.id = q ->> 'id' and e.stamp::text = q ->> 'ifStamp'
        and (e.expires_at is null or e.expires_at > v_now);
    v_wrote := found;
  else
    insert into kb.entry as e (kind, id, value, expires_at, stamp)
      values (q ->> 'kind', q ->> 'id', q ->> 'value', (q ->> 'expiresAt')::bigint, v_stamp)
      on conflict (kind, id) do update
        set value = excluded.value, expires_at = excluded.expires_at, stamp = excluded.stamp
        where not q ? 'ifStamp' or e.expires_at <= v_now;
    v_wrote := found;
  end if;
  if random() < 0.005 then
    delete from kb.entry e where (e.kind, e.id) in (
      select x.kind, x.id from kb.entry x where x.expires_at <= v_now limit 1000 for update skip locked);
  end if;
  return to_json(v_wrote);
end $$;

create or replace function public.kb_state_delete(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_answer json; v_there boolean;
begin
  perform kb.only_server();
  v_answer := kb.done((q ->> 'request')::uuid);
  if v_answer is not null then return v_answer; end if;
  with gone as (
    delete from kb.entry e where e.kind = q ->> 'kind' and e.id = q ->> 'id' returning e.expires_at)
  select coalesce(bool_or(expires_at is null or expires_at > (q ->> 'now')::bigint), false) into v_there from gone;
  v_answer := to_json(v_there);
  update kb.request set answer = v_answer where id = (q ->> 'request')::uuid;
  return v_answer;
end $$;

create or replace function public.kb_state_list(p text) returns json language plpgsql stable security definer
set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  q jsonb := p::jsonb; v_prefix text := q ->> 'prefix'; v_cursor text := q ->> 'cursor'; v_now bigint := (q ->> 'now')::bigint;
  -- Both ends, so that the index is read no further than the prefix goes.
  v_end text := v_prefix || chr(1114111);
begin
  perform kb.only_server();
  if (q ->> 'newest')::boolean then
    return (select coalesce(json_agg(kb.entry_json(x.e) order by (x.e).id desc), '[]') from (
      select e from kb.entry e where e.kind = q ->> 'kind' and e.id >= v_prefix and e.id < v_end and starts_with(e.id, v_prefix)
        and (v_cursor is null or e.id < v_cursor) and (e.expires_at is null or e.expires_at > v_now)
      order by e.id desc limit (q ->> 'limit')::int) x);
  end if;
  return (select coalesce(json_agg(kb.entry_json(x.e) order by (x.e).id), '[]') from (
    select e from kb.entry e where e.kind = q ->> 'kind' and e.id >= v_prefix and e.id < v_end and starts_with(e.id, v_prefix)
      and (v_cursor is null or e.id > v_cursor) and (e.expires_at is null or e.expires_at > v_now)
    order by e.id limit (q ->> 'limit')::int) x);
end $$;

create or replace function public.kb_state_count(p text) returns json language plpgsql security definer set search_path = '' as $$
declare
  q jsonb := p::jsonb; v_now bigint := (q ->> 'now')::bigint; v_request uuid := (q ->> 'request')::uuid; v_answer json;
  v_entry kb.entry;
begin
  perform kb.only_server();
  v_answer := kb.done(v_request);
  if v_answer is not null then return v_answer; end if;
  insert into kb.entry as e (kind, id, value, expires_at, stamp)
    values (q ->> 'kind', q ->> 'id', '1', (q ->> 'expiresAt')::bigint, (q ->> 'stamp')::uuid)
    on conflict (kind, id) do update set
      value = case when e.expires_at is null or e.expires_at > v_now then (e.value::bigint + 1)::text else '1' end,
      expires_at = case when e.expires_at is null or e.expires_at > v_now then e.expires_at else excluded.expires_at end,
      stamp = excluded.stamp
    returning * into v_entry;
  v_answer := json_build_object('count', v_entry.value::bigint, 'expiresAt', v_entry.expires_at);
  update kb.request set answer = v_answer where id = v_request;
  return v_answer;
end $$;

-- Who of Supabase Auth may use a collection: `role` is reader, writer, or absent to take it away.
create or replace function public.kb_member(p text) returns json language plpgsql security definer set search_path = '' as $$
declare q jsonb := p::jsonb; v_collection int;
begin
  perform kb.only_server();
  insert into kb.collection (name) values (q ->> 'collection') on conflict do nothing;
  select row into v_collection from kb.collection where name = q ->> 'collection';
  if q ->> 'role' is null then
    delete from kb.member where user_id = (q ->> 'user')::uuid and collection = v_collection;
  else
    insert into kb.member (user_id, collection, role) values ((q ->> 'user')::uuid, v_collection, q ->> 'role')
      on conflict (user_id, collection) do update set role = excluded.role;
  end if;
  return 'true'::json;
end $$;
