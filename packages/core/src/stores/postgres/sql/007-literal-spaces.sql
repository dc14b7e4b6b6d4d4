-- Whether texts are near only where they share words or letters; null until somebody has looked.
alter table kb.space add column literal boolean;

update kb.meta set value = '7' where name = 'schema';
