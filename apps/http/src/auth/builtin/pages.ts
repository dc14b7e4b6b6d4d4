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

interface Entered {
  readonly name?: string | undefined;
  readonly problem?: string | undefined;
}

/** Asks who it is, on behalf of a program. */
export function signInPage(shown: Shown & Entered): Page {
  const text = words[shown.language];
  const cancel = markup`<button name="action" value="deny" class="second" formnovalidate>${text.cancel}</button>`;
  return page(shown, text.signIn, credentials(shown, text.signInFor(shown.client), cancel));
}

/** Asks who it is, to show a document. */
export function readerPage(shown: Pick<Shown, 'language' | 'csrf'> & Entered): Page {
  const text = words[shown.language];
  return page({ ...shown, redirect: '' }, text.signIn, credentials(shown, text.signInToRead));
}

function credentials(shown: Pick<Shown, 'language' | 'csrf'> & Entered, why: string, more?: Html): Html {
  const { language, csrf, name = '', problem } = shown;
  const text = words[language];
  return markup`<p>${why}</p>
    ${problem === undefined ? undefined : markup`<p class="problem" role="alert" id="problem">${problem}</p>`}
    <form method="post">
      <input type="hidden" name="csrf" value="${csrf}" />
      <label for="name">${text.name}</label>
      <input
        id="name"
        name="name"
        value="${name}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="64"
        required
        ${name === '' ? AUTOFOCUS : undefined}
      />
      <label for="passphrase">${text.passphrase}</label>
      <input
        id="passphrase"
        name="passphrase"
        type="password"
        autocomplete="current-password"
        maxlength="1000"
        ${name === '' ? undefined : AUTOFOCUS}
        ${problem === undefined ? undefined : markup` aria-describedby="problem"`}
      />
      <div class="choice"><button name="action" value="allow">${text.signIn}</button>${more}</div>
    </form>`;
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
      <p>${problem === undefined ? text.endedWhy : text.failedWhy}</p>
      ${problem === undefined ? undefined : markup`<p class="facts">${problem}</p>`}
    </main>`,
  };
}

const AUTOFOCUS: Html = markup` autofocus`;

const page = ({ language, redirect }: Pick<Shown, 'language' | 'redirect'>, title: string, content: Html): Page => ({
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
