import type { Scope } from '@kb-mcp/core';
import type { Language } from '../../page.ts';

/** What the pages of the sign-in say. */
export interface Words {
  readonly signIn: string;
  readonly signInFor: (client: string) => string;
  readonly signInToRead: string;
  readonly name: string;
  readonly passphrase: string;
  readonly wrong: string;
  readonly wait: (seconds: number) => string;
  readonly consent: string;
  readonly asks: (client: string, person: string) => string;
  readonly nothing: string;
  readonly scopes: Readonly<Record<Scope, string>>;
  readonly leadsTo: (host: string) => string;
  readonly unknownClient: string;
  readonly allow: string;
  readonly deny: string;
  readonly cancel: string;
  readonly ended: string;
  readonly endedWhy: string;
  readonly failed: string;
  readonly failedWhy: string;
}

export const words: Readonly<Record<Language, Words>> = {
  en: {
    signIn: 'Sign in',
    signInFor: (client) => `${client} wants to use your knowledge base. Sign in to decide.`,
    signInToRead: 'This document is for those who may read it. Who are you?',
    name: 'Name',
    passphrase: 'Passphrase',
    wrong: 'That name and passphrase do not belong together.',
    wait: (seconds) => `Too many attempts. Try again in ${seconds} seconds.`,
    consent: 'Allow access?',
    asks: (client, person) => `${client} asks to act for you, ${person}, and to:`,
    nothing: 'know your name',
    scopes: {
      'kb:read': 'search and read your documents',
      'kb:write': 'add, replace and delete documents',
      'kb:files': 'read and write files in the shared folders',
      'kb:admin': 'administer the knowledge base',
    },
    leadsTo: (host) => `Afterwards you go on at ${host}.`,
    unknownClient: 'The name is what the program says of itself. If you did not just connect it, refuse.',
    allow: 'Allow',
    deny: 'Refuse',
    cancel: 'Cancel',
    ended: 'This sign-in has ended',
    endedWhy:
      'It took too long, was finished already, or was begun in another browser. Start again from the program you came from.',
    failed: 'The sign-in cannot go on',
    failedWhy:
      'The program that sent you here asked for something that is not right. Go back to it and connect again. For whoever made it:',
  },
  fr: {
    signIn: 'Se connecter',
    signInFor: (client) => `${client} demande à utiliser votre base de connaissances. Connectez-vous pour décider.`,
    signInToRead: 'Ce document est réservé à ceux qui peuvent le lire. Qui êtes-vous ?',
    name: 'Nom',
    passphrase: 'Phrase secrète',
    wrong: 'Ce nom et cette phrase secrète ne vont pas ensemble.',
    wait: (seconds) => `Trop d’essais. Réessayez dans ${seconds} secondes.`,
    consent: 'Autoriser l’accès ?',
    asks: (client, person) => `${client} demande à agir en votre nom, ${person}, et à :`,
    nothing: 'connaître votre nom',
    scopes: {
      'kb:read': 'chercher et lire vos documents',
      'kb:write': 'ajouter, remplacer et supprimer des documents',
      'kb:files': 'lire et écrire des fichiers dans les dossiers partagés',
      'kb:admin': 'administrer la base de connaissances',
    },
    leadsTo: (host) => `Vous continuerez ensuite sur ${host}.`,
    unknownClient: 'Ce nom est celui que le programme se donne. Si vous ne venez pas de le connecter, refusez.',
    allow: 'Autoriser',
    deny: 'Refuser',
    cancel: 'Annuler',
    ended: 'Cette connexion n’est plus valable',
    endedWhy:
      'Elle a duré trop longtemps, est déjà terminée, ou a commencé dans un autre navigateur. Recommencez depuis le programme d’où vous venez.',
    failed: 'La connexion ne peut pas continuer',
    failedWhy:
      'Le programme qui vous a envoyé ici a fait une demande incorrecte. Retournez-y et connectez-le de nouveau. Pour son auteur :',
  },
};
