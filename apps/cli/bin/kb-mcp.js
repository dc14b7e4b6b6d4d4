#!/usr/bin/env node
'use strict';
// Old syntax on purpose: this file must load on a Node that is too old, to say so.
var needed = [22, 18];
var running = process.versions.node.split('.').map(Number);

if (running[0] < needed[0] || (running[0] === needed[0] && running[1] < needed[1])) {
  process.stderr.write(
    'kb-mcp needs Node ' +
      needed.join('.') +
      ' or newer, and this is Node ' +
      process.versions.node +
      ': get it from https://nodejs.org.\n',
  );
  process.exit(1);
}

// What functions meet is noted from their first call on, not only once they have run for a while: the first fifty searches of a server take a fifth less.
require('v8').setFlagsFromString('--no-lazy-feedback-allocation');

var main = require('path').join(__dirname, '..', 'dist', 'cli.js');
if (!require('fs').existsSync(main)) {
  process.stderr.write('kb-mcp is not built yet: run `npm run setup` in the repository first.\n');
  process.exit(1);
}

// Up to version 23 Node says at every start, in each thread, that the database it brings along is experimental.
if (running[0] < 24) {
  // oxlint-disable-next-line node/no-process-env -- threads take it from here
  process.env.NODE_NO_WARNINGS = '1';
  process.removeAllListeners('warning');
}

// Compiled code is kept for the next start, in a folder of this user's own: Node's usual one is open to everybody on the machine.
var caches = { darwin: 'Library/Caches', win32: 'AppData/Local/cache' };
var home = homeFolder();
if (home)
  require('module').enableCompileCache(require('path').join(home, caches[process.platform] || '.cache', 'kb-mcp'));
import(require('url').pathToFileURL(main).href);

/** The user's own folder; nothing for a user that has none, as in some containers. */
function homeFolder() {
  try {
    return require('os').homedir();
  } catch {
    return undefined;
  }
}
