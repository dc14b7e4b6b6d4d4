import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isInside } from './is-inside.ts';
import { readRuleFile } from './read-rule-file.ts';

export interface IgnoreRules {
  /** Whether rules leave out this entry below the root; its folders are taken to be looked at before. */
  ignores(path: string, isFolder: boolean): boolean;
  /** The same for a path of which nothing has been looked at. */
  ignoresAnywhere(path: string, isFolder: boolean): boolean;
  /** A file of rules that are in force in this folder and cannot be read: nobody knows what they leave out. */
  unreadableFor(folder: string): string | undefined;
}

/** The files that hold rules; within one folder the later one has the last word. */
export const ruleFiles = ['.gitignore', '.kbignore'] as const;

/** What nobody means when they name a folder: hidden and system entries, drafts of office programs, installed packages. */
export const isSystemName = (name: string): boolean =>
  name.startsWith('.') ||
  name.startsWith('~$') ||
  name === 'node_modules' ||
  name === 'Thumbs.db' ||
  name === 'desktop.ini' ||
  name === '__MACOSX';

/** The rules in force below a folder: `.gitignore` and `.kbignore` there, deeper, and above it up to the top of its repository. */
export function ignoreRules(root: string, exclude: readonly string[] = []): IgnoreRules {
  const known = new Map<string, FolderRules>();
  const rulesOf = (folder: string): FolderRules => {
    const rules = known.get(folder) ?? readRules(folder);
    known.set(folder, rules);
    return rules;
  };

  function decide(path: string, isFolder: boolean, top: string): boolean {
    for (let folder = dirname(path); isInside(top, folder); folder = dirname(folder)) {
      const verdict = rulesOf(folder).rules?.test(
        `${relative(folder, path).split(sep).join('/')}${isFolder ? '/' : ''}`,
      );
      if (verdict?.ignored) return true;
      if (verdict?.unignored || folder === dirname(folder)) return false;
    }
    return false;
  }

  const repository = repositoryOf(root);
  // Who names a folder that its repository ignores means that folder.
  const top = repository !== root && ignoredOnTheWay(root) ? root : repository;

  function ignoredOnTheWay(path: string): boolean {
    for (let way = path; isInside(repository, way) && way !== repository; way = dirname(way)) {
      if (decide(way, true, repository)) return true;
    }
    return false;
  }

  const ignores = (path: string, isFolder: boolean): boolean => exclude.includes(path) || decide(path, isFolder, top);

  return {
    ignores,
    ignoresAnywhere(path, isFolder) {
      const names = relative(root, path).split(sep).filter(Boolean);
      for (const [index, name] of names.entries()) {
        const way = join(root, ...names.slice(0, index + 1));
        if (isSystemName(name) || ignores(way, index < names.length - 1 || isFolder)) return true;
      }
      return false;
    },
    unreadableFor(path) {
      for (let folder = path; isInside(top, folder); folder = dirname(folder)) {
        const { unreadable } = rulesOf(folder);
        if (unreadable !== undefined || folder === dirname(folder)) return unreadable;
      }
      return undefined;
    },
  };
}

function repositoryOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return root;
  }
}

interface FolderRules {
  readonly rules?: Ignore | undefined;
  readonly unreadable?: string | undefined;
}

function readRules(folder: string): FolderRules {
  const read = ruleFiles.map((name) => join(folder, name)).map((path) => ({ path, text: readRuleFile(path) }));
  const unreadable = read.find(({ text }) => text === undefined)?.path;
  const text = read.map((file) => file.text?.replace(/^\uFEFF/, '') ?? '').join('\n');
  return { unreadable, rules: text.trim() === '' ? undefined : ignore({ ignoreCase: capitalsAreOne }).add(text) };
}

/** Git takes the usual file systems of these two to hold one file for all ways to write a name. */
const capitalsAreOne = process.platform === 'win32' || process.platform === 'darwin';
