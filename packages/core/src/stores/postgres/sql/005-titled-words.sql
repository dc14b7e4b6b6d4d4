-- Words of the title are known to the index, so that the first stage may count them more. Takes as long as making the index anew.
drop index kb.posting_words;

-- The keys of a passage's words: one for each time it occurs, at most 16, one when the title has it, and that of its collection. The index
-- of kb.posting calls it, hence immutable: what it reads changes only together with the row of the posting, which is then made anew and not updated.
create or replace function kb.words_of(p_row bigint) returns bigint[] language plpgsql immutable set search_path = '' as $words$
begin
  return (
    select array_agg(x.key) from (
      select hashtextextended(w.word, l.least) as key
      from (select x.word, count(*) as times, bool_or(x.titled) as titled
            from kb.passage p join kb.document d on d.row = p.document
            cross join lateral (
              select kb.term(t.token) as word, true as titled from kb.tokens(d.title_tokens) t(token)
              union all
              select kb.term(t.token), false from kb.tokens(p.tokens) t(token)) x
            where p.row = p_row group by 1) w
      cross join generate_series(case when w.titled then 0 else 1 end, least(w.times, 16)) l(least)
      union all
      select kb.scope_key(p.collection) from kb.passage p where p.row = p_row) x);
end $words$;

create index posting_words on kb.posting using gin (kb.words_of(row)) with (fastupdate = off);
-- Figures of the words help no plan, and cost a reading of thousands of passages.
alter index kb.posting_words alter column 1 set statistics 0;

update kb.meta set value = '5' where name = 'schema';
