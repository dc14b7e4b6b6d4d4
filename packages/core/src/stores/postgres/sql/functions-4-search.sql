-- The first stage of retrieval: BM25 over the keys of words, read from the index and rows without text. Run again at every upgrade.

-- The best rows for words that are numbered from the rarest up. Each has keys: a row with the key (in the collection of the scope, where one is
-- given) has the word so many times, 0 for its title, which adds to its score. `p_rows` says in how many rows each word may be expected.
-- What many passages hold lifts few of them: where rows with none of the rarer words cannot be among the best, the index gives those that have
-- both, and a frequent word is not read whole. The answer is the same.
-- Where more than half have the score of the last one, `equals` are all rows with it, in any order.
drop function if exists kb.best_rows(bigint[], float8[], int[], bigint[], float8, text, int);
drop function if exists kb.best_rows(jsonb, float8, text, int);
drop function if exists kb.best_rows(jsonb, text, int);
drop function if exists kb.best_rows(int[], int[], bigint[], bigint[], float8[], float8[], text, int);
drop function if exists kb.undivided(bigint[], float8[], int);
create or replace function kb.best_rows(
  p_words int[], p_times int[], p_keys bigint[], p_scopes bigint[], p_weights float8[], p_rows float8[], p_where text, p_limit int,
  out rows bigint[], out scores float8[], out equals bigint[])
language plpgsql stable set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  v_rarer int := kb.rarer_words(p_words, p_times, p_weights, p_rows, p_limit);
  v_keys constant text := '(select word, times, key, array_remove(array[key, scope], null) as keys, weight
    from unnest($1, $2, $3, $4, $5) k(word, times, key, scope, weight))';
  v_best constant text := 'best as materialized (select row, score from scored order by score desc, row limit $7)
    select array_agg(row), array_agg(score),
           case when count(*) = $7 and 2 * count(*) filter (where score > (select min(score) from best)) < $7 - 1
             then array(select row from scored where score = (select min(score) from best)) end
    from best';
begin
  if v_rarer is not null then
    execute format($sql$
      with k as materialized %1$s,
      later as materialized (
        select sum(weight) as most from (select distinct word, times, weight from k where word > $6) x),
      rarer as materialized (
        select o.row, sum(o.weight) as score
        from (select o.*, k.weight
              from (select keys, weight from k where word <= $6 offset 0) k
              join kb.posting o on kb.words_of(o.row) @> k.keys offset 0) o
        where %2$s
        group by o.row),
      -- What a row must have by the rarer words; nothing where one with none of them may be among the best.
      bar as materialized (
        select last.score - later.most as least
        from later, (select score from rarer order by score desc offset $7 - 1 limit 1) last
        where last.score > later.most),
      scored as materialized (
        select row, sum(score) as score from (
          select r.row, r.score from bar join rarer r on r.score >= bar.least
          union all
          select o.row, k.weight
          from (select k.keys, k.weight, array(select r.key from k r where r.word <= $6 and r.times = 1) as rarer
                from bar, k where k.word > $6 offset 0) k
          join kb.posting o on kb.words_of(o.row) @> k.keys and kb.words_of(o.row) && k.rarer) x
        group by row),
      %3$s
    $sql$, v_keys, p_where, v_best)
    using p_words, p_times, p_keys, p_scopes, p_weights, v_rarer, p_limit into rows, scores, equals;
    if rows is not null then return; end if;
  end if;
  execute format($sql$
    with scored as materialized (
      select o.row, sum(o.weight) as score
      from (select o.*, k.weight
            from (select keys, weight from %1$s k offset 0) k
            join kb.posting o on kb.words_of(o.row) @> k.keys offset 0) o
      where %2$s
      group by o.row),
    %3$s
  $sql$, v_keys, p_where, v_best)
  using p_words, p_times, p_keys, p_scopes, p_weights, v_rarer, p_limit into rows, scores, equals;
end $$;

-- The first of some rows by the id of their document, then by their place in it: the same ones whatever the order of ingestion. Few are looked up;
-- where there are more, enough of them are met soon.
create or replace function kb.first_rows(p_rows bigint[], p_wanted int, p_few int default null) returns bigint[]
language plpgsql stable set search_path = '' set enable_seqscan = off set jit = off set plan_cache_mode = force_custom_plan as $$
declare
  v_found bigint[] := '{}';
  v_next bigint[];
  v_ids text[];
  v_after text := '';
  v_size int := 2 * p_wanted;
begin
  -- To look one up takes about as long as to go past one.
  if cardinality(p_rows) <= coalesce(p_few, (select sqrt(p_wanted * sum(n)) from kb.tally where kind = 'D' and value = '')) then
    return array(
      select o.row from unnest(p_rows) r(row) join kb.posting o on o.row = r.row join kb.document d on d.row = o.document
      order by d.id collate "C", o.row limit p_wanted);
  end if;
  while cardinality(v_found) < p_wanted loop
    select array_agg(d.row order by d.id collate "C"), array_agg(d.id order by d.id collate "C") into v_next, v_ids from (
      select d.row, d.id from kb.document d
      where left(d.id, 240) collate "C" >= left(v_after, 240) and d.id collate "C" > v_after
      order by left(d.id, 240) collate "C", d.id collate "C" limit v_size) d;
    exit when v_next is null;
    v_after := v_ids[cardinality(v_ids)];
    v_size := least(2 * v_size, 4000);
    -- In a filter of an aggregate, since for a condition on the rows the planner would look at each element.
    v_found := v_found || (
      select coalesce(array_agg(o.row order by n.i, o.row) filter (where o.row = any (p_rows)), '{}')
      from unnest(v_next) with ordinality n(document, i)
      cross join lateral (select o.row from kb.posting o where o.document = n.document offset 0) o);
  end loop;
  return v_found[:p_wanted];
end $$;

-- How many words must be read whole, so that rows with none of them are not among the best: the fewest of which one that stands in enough rows adds
-- more than all later ones can. Null where little would be saved.
create or replace function kb.rarer_words(p_words int[], p_times int[], p_weights float8[], p_rows float8[], p_limit int) returns int
language sql immutable as $$
  select min(x.word) from (
    select w.word, sum(w.most) over later as most, sum(p_rows[w.word]) over later as rows,
           max(w.once) filter (where p_rows[w.word] > 1.2 * p_limit) over (order by w.word) as least
    from (select word, sum(weight) as most, max(weight) filter (where times = 1) as once
          from (select distinct word, times, weight from unnest(p_words, p_times, p_weights) k(word, times, weight)) k
          group by word) w
    window later as (order by w.word rows between 1 following and unbounded following)) x
  where x.rows > 2000 and x.most < x.least
$$;

create or replace function public.kb_candidates(p text) returns json language plpgsql stable security definer
set search_path = '' set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  q jsonb := p::jsonb;
  v_limit int := (q ->> 'limit')::int;
  v_filter jsonb := coalesce(q -> 'filter', '{}');
  v_visible int[] := kb.visible(q -> 'access', 'reader');
  v_sought int[] := kb.sought(v_visible, v_filter);
  v_terms text[] := array(select kb.term(t) from jsonb_array_elements_text(q -> 'terms') t);
  v_frequency bigint[];
  v_words text[];
  v_counts bigint[];
  v_everywhere bigint[];
  v_passages bigint; v_tokens bigint; v_titles bigint; v_in_scope bigint;
  v_conditions text := kb.conditions(v_filter);
  v_where text := 'true';
  v_documents bigint[];
  v_few bigint;
  v_scopes bigint[];
  v_rows bigint[] := '{}';
  v_scores float8[];
  v_equals bigint[];
  v_better int;
  v_taken int := 0;
  -- The same first stage as that of the embedded store, which knows no lengths: the later stages weigh them.
  v_norm constant float8 := 0.3;
  v_title constant float8 := 0.8;
  v_word int[]; v_times int[]; v_keys bigint[]; v_key_scopes bigint[]; v_weights float8[];
  v_expected float8[];
begin
  select coalesce(sum(n) filter (where kind = 'P'), 0), coalesce(sum(n) filter (where kind = 'T'), 0),
         coalesce(sum(n) filter (where kind = 'H'), 0)
    into v_passages, v_tokens, v_titles
    from kb.tally where kind in ('P', 'T', 'H') and value = '' and (v_visible is null or collection = any (v_visible));
  -- As in stores/first-stage.ts.
  if v_passages > 10000 then v_limit := least(v_limit, (q ->> 'limitOfMany')::int); end if;
  select array_agg(coalesce(f.n, 0) order by t.i), array_agg(coalesce(f.everywhere, 0) order by t.i) into v_frequency, v_everywhere
    from unnest(v_terms) with ordinality t(term, i)
    left join (select value, sum(n) as everywhere, sum(n) filter (where v_visible is null or collection = any (v_visible)) as n
               from kb.tally where kind = 'w' and value = any (v_terms) group by value) f on f.value = t.term;

  -- The words that occur, the rarest first, each with how many rows the ones up to it may give.
  select array_agg(term order by n, term), array_agg(n order by n, term), array_agg(everywhere order by n, term)
    into v_words, v_counts, v_everywhere
    from (select distinct term, n, everywhere from unnest(v_terms, v_frequency, v_everywhere) t(term, n, everywhere) where n > 0) x;
  if v_words is not null and v_limit > 0 then
    if v_sought is not null then
      v_where := format('o.collection = any (%L::int[])', v_sought);
      select coalesce(sum(n), 0) into v_in_scope from kb.tally where kind = 'P' and value = '' and collection = any (v_sought);
      if cardinality(v_sought) <= 16 then
        v_scopes := array(select kb.scope_key(c) from unnest(v_sought) c);
      end if;
    end if;
    if v_conditions <> 'true' then
      execute format('select coalesce(array_agg(row), ''{}''), coalesce(sum(passages), 0) from (
        select d.row, d.passages from kb.document d where %s and %s limit 100001) x',
        case when v_sought is null then 'true' else format('d.collection = any (%L::int[])', v_sought) end, v_conditions)
        into v_documents, v_few;
      v_where := case when cardinality(v_documents) <= 100000
        then format('o.document = any (%L::bigint[])', v_documents)
        else format('exists (select 1 from kb.document d where d.row = o.document and %s and %s)', v_where, v_conditions) end;
    end if;

    if v_few <= 300 then
      -- So few that each is read.
      select array_agg(row order by score desc, id, row), array_agg(score order by score desc, id, row) into v_rows, v_scores from (
        select e.row, d.id collate "C" as id, sum(round(68719476736 * k.rarity * ((1 + v_norm) * k.times / (k.times + v_norm) + v_title * k.titled)) / 68719476736) as score
        from kb.document d join kb.passage e on e.document = d.row
        cross join lateral (
          select ln(1 + (greatest(v_passages, w.n) - w.n + 0.5) / (w.n + 0.5)) as rarity,
                 least(count(*), 16) as times, max(t.titled) as titled
          from (select x.token, 1 as titled from kb.tokens(d.title_tokens) x(token)
                union all select x.token, 0 from kb.tokens(e.tokens) x(token)) t
          join unnest(v_words, v_counts) w(term, n) on w.term = kb.term(t.token)
          group by w.term, w.n) k
        where d.row = any (v_documents)
        group by e.row, d.row order by 3 desc, 2, 1 limit v_limit + 1) x;
    else
      v_expected := array(
        select c.n * coalesce(least(v_few, v_in_scope), v_passages)::float8 / greatest(v_passages, 1) from unnest(v_counts) with ordinality c(n, i) order by c.i);
      loop
        -- Rare words decide the rank: enough of them, or as many as do not cost much, or all when too little was found.
        -- As in stores/sqlite/candidates.ts.
        v_taken := case when v_taken > 0 then cardinality(v_words) else (
          select count(*) from (select n, coalesce(sum(n) over (order by i rows between unbounded preceding and 1 preceding), 0) as before
                                from unnest(v_counts) with ordinality c(n, i)) x
          where before < 10000 or before + n <= 60000) end;
        -- A word that occurs much more often than there are passages in reach is looked up together with their collections.
        select array_agg(w.i), array_agg(l.least), array_agg(k.key), array_agg(s.key),
               -- What the title, or one more time, adds to BM25, in parts of 2^36, whose sums do not depend on their order.
               array_agg(round(68719476736 * ln(1 + (greatest(v_passages, w.n) - w.n + 0.5) / (w.n + 0.5))
                 * case when l.least = 0 then v_title
                   else (1 + v_norm) * (l.least / (l.least + v_norm) - (l.least - 1) / (l.least - 1 + v_norm)) end) / 68719476736)
          into v_word, v_times, v_keys, v_key_scopes, v_weights
          from unnest(v_words[:v_taken], v_counts[:v_taken], v_everywhere[:v_taken]) with ordinality w(term, n, everywhere, i)
          cross join generate_series(0, 16) l(least)
          cross join lateral (select hashtextextended(w.term, l.least) as key) k
          left join unnest(v_scopes) s(key) on w.everywhere > v_in_scope * 8;
        select b.rows, b.scores, b.equals into v_rows, v_scores, v_equals
          from kb.best_rows(v_word, v_times, v_keys, v_key_scopes, v_weights, v_expected, v_where, v_limit + 1) b;
        exit when coalesce(cardinality(v_rows), 0) >= v_limit or v_taken >= cardinality(v_words);
      end loop;
    end if;
    -- Of equals that do not all find room none is taken, so that the order of ingestion does not choose. Where little would be left, the first ones
    -- by document. As in stores/first-stage.ts.
    v_rows := coalesce(v_rows, '{}');
    if cardinality(v_rows) > v_limit then
      v_better := (select count(*) from unnest(v_scores) s where s > v_scores[v_limit + 1]);
      if 2 * v_better >= v_limit then
        v_rows := v_rows[:v_better];
      elsif v_few <= 300 then
        v_rows := v_rows[:v_limit];
      else
        v_rows := v_rows[:v_better] || kb.first_rows(v_equals, v_limit - v_better);
      end if;
    end if;
  end if;

  return json_build_object(
    'passages', v_passages, 'tokens', v_tokens, 'titleTokens', v_titles, 'frequency', coalesce(to_json(v_frequency), '[]'),
    'candidates', (select coalesce(json_agg(json_build_array(e.row, e.document, e.ordinal, e.tokens) order by r.n), '[]')
      from unnest(v_rows) with ordinality r(row, n) join kb.passage e on e.row = r.row),
    'documents', (select coalesce(json_agg(json_build_array(d.row, d.id, d.title_tokens, d.language)), '[]')
      from (select distinct e.document from unnest(v_rows) r(row) join kb.passage e on e.row = r.row) r
      -- One by one, however few documents there are.
      cross join lateral (select * from kb.document d where d.row = r.document offset 0) d),
    'languages', kb.languages(v_visible),
    'stored', kb.whole(v_rows[:coalesce((q ->> 'withPassages')::int, 0)], v_visible));
end $$;

-- The visible terms of some neighbourhoods that a filter leaves, as [term, passages]: from the figures, which are kept by collection. Where documents are told
-- apart within collections, each term is looked up once.
create or replace function public.kb_similar_terms(p text) returns json language plpgsql stable security definer
set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  q jsonb := p::jsonb;
  v_filter jsonb := coalesce(q -> 'filter', '{}');
  v_sought int[] := kb.sought(kb.visible(q -> 'access', 'reader'), v_filter);
  v_conditions text := kb.conditions(v_filter);
  v_values text[];
  v_counts bigint[];
begin
  select array_agg(x.value), array_agg(x.n) into v_values, v_counts from (
    select t.value, max(t.n) as n
    from jsonb_to_recordset(q -> 'wanted') as s(prefix text, least int, most int, halves jsonb)
    cross join lateral (
      select t.value, sum(t.n) as n from kb.tally t
      where t.kind = 'w' and t.value >= s.prefix collate "C" and t.value < (s.prefix || chr(1114111)) collate "C"
        and length(t.value) between s.least and s.most
        and (s.halves is null or starts_with(t.value, s.halves ->> 0) or right(t.value, length(s.halves ->> 1)) = s.halves ->> 1
             or t.value = s.halves ->> 2)
        and (v_sought is null or t.collection = any (v_sought))
      group by t.value having sum(t.n) > 0) t
    group by t.value) x;
  if v_conditions <> 'true' then
    execute format($sql$
      select array_agg(x.value), array_agg(x.n) from unnest($1, $2) x(value, n)
      where exists (select 1 from kb.posting o join kb.document d on d.row = o.document
                    where kb.words_of(o.row) @> array[hashtextextended(x.value, 1)] and ($3 is null or o.collection = any ($3)) and %s)
    $sql$, v_conditions) using v_values, v_counts, v_sought into v_values, v_counts;
  end if;
  return (select coalesce(json_agg(json_build_array(x.value, x.n)), '[]') from unnest(v_values, v_counts) x(value, n));
end $$;
