-- Texts that documents had before. They go with their document.
create table kb.version (
  row bigint generated always as identity primary key,
  document bigint not null references kb.document on delete cascade,
  until text collate "C" not null,
  state text not null,
  passages text not null
);
create index version_of_document on kb.version (document, row);
create index version_by_end on kb.version (until);

update kb.meta set value = '3' where name = 'schema';
