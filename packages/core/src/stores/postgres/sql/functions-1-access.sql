-- Who calls, and what they may see. Run again at every upgrade.

-- Supabase has these roles; elsewhere they are made, so that one set of grants serves both.
do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select 1 from pg_catalog.pg_roles where rolname = r) then
      begin
        execute format('create role %I nologin %s', r, case when r = 'service_role' then 'bypassrls' else '' end);
      exception when insufficient_privilege then
        raise notice 'The role % is missing and may not be made; nothing is granted to it.', r;
      end;
    end if;
  end loop;
end $$;

-- Vectors need pgvector. Without it everything else works.
do $$
begin
  if not exists (select 1 from pg_catalog.pg_extension where extname = 'vector')
    and exists (select 1 from pg_catalog.pg_available_extensions where name = 'vector') then
    create schema if not exists extensions;
    create extension vector with schema extensions;
  end if;
exception when insufficient_privilege then
  raise notice 'pgvector is there, but this user may not add it; vectors are off until somebody does.';
end $$;

-- The schema of pgvector, quoted; null without it.
create or replace function kb.vector_schema() returns text language sql stable set search_path = '' as $$
  select quote_ident(n.nspname) from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  where e.extname = 'vector'
$$;

-- The `sub` of the caller's JWT, as PostgREST hands it over.
create or replace function kb.caller() returns uuid language sql stable set search_path = '' as $$
  select nullif(coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub',
                         current_setting('request.jwt.claim.sub', true)), '')::uuid
$$;

-- The server itself: the service role, or a login that has it or owns the tables. SET ROLE shows inside SECURITY DEFINER functions.
create or replace function kb.is_server() returns boolean language plpgsql stable set search_path = '' as $$
declare v_role text := current_setting('role'); v_owner oid;
begin
  if v_role = 'service_role' then return true; end if;
  if v_role in ('anon', 'authenticated') then return false; end if;
  select nspowner into v_owner from pg_catalog.pg_namespace where nspname = 'kb';
  if v_role = 'none' then v_role := session_user; end if;
  return pg_catalog.pg_has_role(v_role::name, v_owner, 'usage')
    or (exists (select 1 from pg_catalog.pg_roles where rolname = 'service_role')
        and pg_catalog.pg_has_role(v_role::name, 'service_role', 'usage'));
end $$;

-- Collections that the caller belongs to.
create or replace function kb.memberships(p_role text) returns int[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(m.collection), '{}') from kb.member m
  where m.user_id = kb.caller() and (p_role = 'reader' or m.role = 'writer')
$$;

-- The collections that `access` names and the caller may use; null stands for every one.
create or replace function kb.visible(p_access jsonb, p_role text) returns int[] language plpgsql stable set search_path = '' as $$
declare v_names text[];
begin
  if jsonb_typeof(p_access) = 'array' then
    v_names := array(select jsonb_array_elements_text(p_access));
  end if;
  if kb.is_server() then
    if v_names is null then return null; end if;
    return array(select c.row from kb.collection c where c.name = any (v_names));
  end if;
  return array(select c.row from kb.collection c
               where c.row = any (kb.memberships(p_role)) and (v_names is null or c.name = any (v_names)));
end $$;

create or replace function kb.only_server() returns void language plpgsql stable set search_path = '' as $$
begin
  if not kb.is_server() then
    raise sqlstate 'PT403' using message = 'Only the server may do this.';
  end if;
end $$;
