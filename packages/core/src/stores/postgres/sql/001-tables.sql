-- The tables of kb-mcp, in a schema that no API exposes. PostgreSQL 15 or later, Supabase, PGlite. Runs once.
create schema if not exists kb;
revoke all on schema kb from public;

create table kb.meta (name text primary key, value text not null);

create table kb.collection (
  row int generated always as identity primary key,
  name text collate "C" not null unique
);

-- Who of Supabase Auth may use a collection. kb-mcp's own keys and people are checked by kb-mcp itself.
create table kb.member (
  user_id uuid not null,
  collection int not null references kb.collection on delete cascade,
  role text not null check (role in ('reader', 'writer')),
  primary key (user_id, collection)
);

-- Ids and keys may be of any length, an index entry may not: hence the hash and the cut.
create table kb.document (
  row bigint generated always as identity primary key,
  id_hash uuid not null unique,
  id text not null,
  collection int not null references kb.collection,
  key text collate "C" not null,
  extension text not null,
  title text not null,
  title_tokens text not null,
  source_url text not null,
  media_type text not null,
  language text not null,
  tags text[] not null,
  metadata text not null,
  hash text not null,
  analysis int not null,
  bytes bigint not null,
  characters bigint not null,
  pages int not null,
  updated_at text collate "C" not null,
  passages int not null,
  tokens bigint not null
);
create index document_by_key on kb.document (collection, left(key, 240));
create index document_by_change on kb.document (collection, updated_at);
create index document_by_tag on kb.document using gin (tags);

create table kb.passage (
  row bigint generated always as identity primary key,
  document bigint not null references kb.document,
  collection int not null,
  ordinal int not null,
  heading text not null,
  page int,
  first_line int not null,
  last_line int not null,
  first_character bigint not null,
  end_character bigint not null,
  text text not null,
  tokens text not null,
  unique (document, ordinal)
);

-- What the first stage reads: no text. `words` holds a key for each token, more for a repeated one.
create table kb.posting (
  row bigint primary key,
  document bigint not null,
  collection int not null,
  length int not null,
  words bigint[] not null
);
-- Hashes do not compress.
alter table kb.posting alter column words set storage external;
create index posting_words on kb.posting using gin (words) with (fastupdate = off);
create index posting_document on kb.posting (document);

-- Sums by collection: writers only add to `delta`, so that they never wait for each other; now and then one of them folds it into `figure`.
create table kb.figure (
  kind "char" not null,
  value text collate "C" not null,
  collection int not null,
  n bigint not null,
  primary key (kind, value, collection)
) with (fillfactor = 80);
create table kb.delta (
  row bigint generated always as identity primary key,
  kind "char" not null,
  value text collate "C" not null,
  collection int not null,
  n bigint not null
);
create index delta_value on kb.delta (kind, value, collection);
create view kb.tally with (security_invoker = true) as
  select kind, value, collection, n from kb.figure union all select kind, value, collection, n from kb.delta;

-- The answers of writes, so that one that is repeated after a lost connection is not done twice.
create table kb.request (id uuid primary key, answer json, made_at timestamptz not null default now());
create index request_made on kb.request (made_at);

-- Parts of an argument that is too long for one request.
create table kb.staging (
  upload uuid not null,
  part int not null,
  owner uuid,
  content text not null,
  made_at timestamptz not null default now(),
  primary key (upload, part)
);

-- Keys, people, grants and sign-ins of kb-mcp; times in milliseconds since 1970.
create table kb.entry (
  kind text collate "C" not null,
  id text collate "C" not null,
  value text not null,
  expires_at bigint,
  stamp uuid not null,
  primary key (kind, id)
);
create index entry_end on kb.entry (expires_at) where expires_at is not null;

-- Vectors of one model each; those of space 7 are in kb.vector_7, which is made and dropped with it.
create table kb.space (
  id int generated always as identity primary key,
  name text not null,
  provider text not null,
  model text not null,
  dimensions int not null,
  type text not null check (type in ('vector', 'halfvec')),
  active boolean not null,
  holder text,
  held_until timestamptz
);
create unique index space_active on kb.space (active) where active;

insert into kb.meta values ('schema', '1');
