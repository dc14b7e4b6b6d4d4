import type { CredentialStore } from './credentials.ts';

/** How a client signs in to servers that want it. */
export interface SignInOptions {
  readonly store: CredentialStore;
  /** Leads the person to a page of the authorization server: opens a browser, or prints the address. */
  readonly show: (address: URL, server: string) => void | Promise<void>;
  /** For authorization servers where programs cannot register themselves. */
  readonly clientId?: string | undefined;
  /** How long the person may take. */
  readonly waitMs?: number | undefined;
}
