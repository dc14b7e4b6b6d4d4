import { sep } from 'node:path';

/** Whether a path is the folder or below it; both are taken as they are written. */
export const isInside = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
