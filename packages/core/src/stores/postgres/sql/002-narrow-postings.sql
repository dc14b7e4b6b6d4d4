-- Postings without their words: an index entry leads to 24 bytes instead of 500, so that a search reads a tenth of the pages.

-- The keys of a passage's words: one for each time it occurs, at most 16, and that of its collection. The index of kb.posting calls
-- it, hence immutable: what it reads changes only together with the row of the posting, which is then made anew and not updated.
create or replace function kb.words_of(p_row bigint) returns bigint[] language plpgsql immutable set search_path = '' as $words$
begin
  return (
    select array_agg(x.key) from (
      select hashtextextended(w.word, l.least) as key
      from (select kb.term(t.token) as word, count(*) as times
            from kb.passage p join kb.document d on d.row = p.document
            cross join lateral kb.tokens(d.title_tokens || ' ' || p.tokens) t(token)
            where p.row = p_row group by 1) w
      cross join generate_series(1, least(w.times, 16)) l(least)
      union all
      select kb.scope_key(p.collection) from kb.passage p where p.row = p_row) x);
end $words$;

drop table kb.posting;
create table kb.posting (row bigint primary key, document bigint not null, collection int not null);
insert into kb.posting (row, document, collection) select row, document, collection from kb.passage order by row;
create index posting_words on kb.posting using gin (kb.words_of(row)) with (fastupdate = off);
-- Figures of the words help no plan, and cost a reading of thousands of passages.
alter index kb.posting_words alter column 1 set statistics 0;
create index posting_document on kb.posting (document);

update kb.meta set value = '2' where name = 'schema';
