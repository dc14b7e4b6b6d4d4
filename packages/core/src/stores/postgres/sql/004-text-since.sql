-- When the base took the text that a document has, where that is not its last change.
alter table kb.document add column text_since text collate "C";

update kb.meta set value = '4' where name = 'schema';
