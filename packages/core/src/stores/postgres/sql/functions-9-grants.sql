-- Row-level security on every table and explicit grants. Run last, and again at every upgrade.
do $$
declare t text; f record; r text; v_roles text[];
begin
  select coalesce(array_agg(rolname::text), '{}') into v_roles from pg_catalog.pg_roles
    where rolname in ('anon', 'authenticated', 'service_role');
  for t in select tablename from pg_catalog.pg_tables where schemaname = 'kb' loop
    execute format('alter table kb.%I enable row level security', t);
    execute format('revoke all on kb.%I from public', t);
    execute format('drop policy if exists member_reads on kb.%I', t);
    foreach r in array v_roles loop execute format('revoke all on kb.%I from %I', t, r); end loop;
  end loop;
  execute 'revoke all on kb.tally from public';
  execute 'revoke all on all functions in schema kb from public';
  foreach r in array v_roles loop
    execute format('revoke all on schema kb from %I', r);
    execute format('revoke all on kb.tally from %I', r);
    execute format('revoke all on all functions in schema kb from %I', r);
  end loop;

  -- A member may read the rows of his collections, where an owner opens the schema to him.
  if 'authenticated' = any (v_roles) then
    create policy member_reads on kb.collection for select to authenticated
      using (row = any ((select kb.memberships('reader'))::int[]));
    create policy member_reads on kb.document for select to authenticated
      using (collection = any ((select kb.memberships('reader'))::int[]));
    create policy member_reads on kb.passage for select to authenticated
      using (collection = any ((select kb.memberships('reader'))::int[]));
    grant usage on schema kb to authenticated;
    grant select on kb.collection, kb.document, kb.passage to authenticated;
    grant execute on function kb.memberships(text), kb.caller() to authenticated;
  end if;

  for f in select p.oid::regprocedure as signature, p.proname from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.proname like 'kb\_%' loop
    execute format('revoke all on function %s from public', f.signature);
    foreach r in array v_roles loop execute format('revoke all on function %s from %I', f.signature, r); end loop;
    if 'service_role' = any (v_roles) then
      execute format('grant execute on function %s to service_role', f.signature);
    end if;
    if 'authenticated' = any (v_roles) and f.proname = any (array['kb_hello', 'kb_get', 'kb_known', 'kb_list', 'kb_passages',
      'kb_passages_by_row', 'kb_languages', 'kb_stats', 'kb_candidates', 'kb_similar_terms', 'kb_spaces', 'kb_nearest', 'kb_stage', 'kb_put', 'kb_move', 'kb_text_since', 'kb_versions', 'kb_version_passages', 'kb_remove']) then
      execute format('grant execute on function %s to authenticated', f.signature);
    end if;
  end loop;
end $$;
