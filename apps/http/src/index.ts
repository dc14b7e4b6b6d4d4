export { buildHttpApp } from './app.ts';
export { startHttp } from './start.ts';
export type { HttpServer } from './start.ts';
export type { HttpOptions, Limits } from './options.ts';
export type { Authenticate, Credentials } from './auth.ts';
export { keyAccess } from './auth/key-access.ts';
export { rateLimits } from './rate-limits.ts';
export { urlsOf } from './urls.ts';
export type { Urls } from './urls.ts';
