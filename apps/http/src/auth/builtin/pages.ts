import type { Scope } from '@kb-mcp/core';
import { markup, type Html, type Language, type Page } from '../../page.ts';
import { words } from './words.ts';

interface Shown {
  readonly language: Language;
  /** What the program calls itself, and where it leads back to. */
  readonly client: string;
  readonly redirect: string;
  readonly csrf: string;
}

/** Asks who it is. */
export function signInPage(
  shown: Shown & { readonly name?: string | undefined; readonly problem?: string | undefined },
): Page {
  const { language, client, name = '', problem } = shown;
  const text = words[language];
  return page(
    shown,
    text.signIn,
    markup`<p>${text.signInFor(client)}</p>
      ${problem === undefined ? undefined : markup`<p class="problem" role="alert" id="problem">${problem}</p>`}
      <form method="post">
        <input type="hidden" name="csrf" value="${shown.csrf}" />
        <label for="name">${text.name}</label>
        <input
          id="name"
          name="name"
          value="${name}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="64"
          required${name === '' ? AUTOFOCUS : undefined}
        />
        <label for="passphrase">${text.passphrase}</label>
        <input
          id="passphrase"
          name="passphrase"
          type="password"
          autocomplete="current-password"
          maxlength="1000"
          ${name === '' ? undefined : AUTOFOCUS}${problem === undefined ? undefined : markup` aria-describedby="problem"`}
        />
        <div class="choice">
          <button name="action" value="allow">${text.signIn}</button>
          <button name="action" value="deny" class="second" formnovalidate>${text.cancel}</button>
        </div>
      </form>`,
  );
}

/** Asks whether a program may act for somebody. */
export function consentPage(shown: Shown & { readonly person: string; readonly scopes: readonly Scope[] }): Page {
  const { language, client, person, scopes, redirect } = shown;
  const text = words[language];
  const asked = scopes.length === 0 ? [text.nothing] : scopes.map((scope) => text.scopes[scope]);
  return page(
    shown,
    text.consent,
    markup`<p>${text.asks(client, person)}</p>
      <ul>
        ${asked.map((one) => markup`<li>${one}</li>`)}
      </ul>
      <p class="facts">${text.leadsTo(hostOf(redirect))} ${text.unknownClient}</p>
      <form method="post">
        <input type="hidden" name="csrf" value="${shown.csrf}" />
        <div class="choice">
          <button name="action" value="allow">${text.allow}</button>
          <button name="action" value="deny" class="second">${text.deny}</button>
        </div>
      </form>`,
  );
}

/** Tells that a sign-in cannot go on. */
export function problemPage(language: Language, problem?: string): Page {
  const text = words[language];
  const title = problem === undefined ? text.ended : text.failed;
  return {
    language,
    title,
    body: markup`<main>
      <h1>${title}</h1>
      <p>${problem ?? text.endedWhy}</p>
    </main>`,
  };
}

const AUTOFOCUS: Html = markup` autofocus`;

const page = ({ language, redirect }: Shown, title: string, content: Html): Page => ({
  language,
  title: `${title} · kb-mcp`,
  // Browsers apply this to where a submitted form leads in the end, too.
  formTo: originOf(redirect),
  body: markup`<main class="narrow">
    <h1>${title}</h1>
    ${content}
  </main>`,
});

const hostOf = (redirect: string): string => URL.parse(redirect)?.host || redirect.slice(0, 100);

function originOf(redirect: string): string {
  const url = URL.parse(redirect);
  if (!url) return '';
  return url.origin === 'null' ? url.protocol : url.origin;
}
