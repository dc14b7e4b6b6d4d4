import type { Command } from 'commander';
import { add } from './add.ts';
import { api } from './api.ts';
import { ask } from './ask.ts';
import { audit } from './audit.ts';
import { auth } from './auth.ts';
import { backup } from './backup.ts';
import { call } from './call.ts';
import { chat } from './chat.ts';
import { collection } from './collection.ts';
import { config } from './config.ts';
import { db } from './db.ts';
import { diff } from './diff.ts';
import { embed } from './embed.ts';
import { evaluate } from './eval.ts';
import { exportCommand } from './export.ts';
import { get } from './get.ts';
import { importCommand } from './import.ts';
import { jobs } from './jobs.ts';
import { key } from './key.ts';
import { list } from './list.ts';
import { metadata } from './metadata.ts';
import { migrate } from './migrate.ts';
import { recutCommand } from './recut.ts';
import { restore } from './restore.ts';
import { rm } from './rm.ts';
import { search } from './search.ts';
import { sources } from './sources.ts';
import { stats } from './stats.ts';
import { sync } from './sync.ts';
import { user } from './user.ts';
import { versions } from './versions.ts';

/** Every command besides serving, in the order help shows them. */
export const commands = (): readonly Command[] => {
  const documents = [
    ask(),
    chat(),
    api(),
    add(),
    sources(),
    sync(),
    jobs(),
    metadata(),
    embed(),
    recutCommand(),
    search(),
    get(),
    versions(),
    diff(),
    list(),
    rm(),
    stats(),
    call(),
    evaluate(),
    config(),
    db(),
    exportCommand(),
    importCommand(),
    backup(),
    restore(),
    migrate(),
  ];
  const access = [key(), collection(), auth(), user(), audit()];
  return [...documents, ...access];
};
