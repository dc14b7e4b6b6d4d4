/** Characters that FTS5 must not split at: all of ASCII but white space, so that a token is what stands between two spaces. */
const tokenCharacters = String.fromCodePoint(...Array.from({ length: 127 }, (_, n) => n + 1)).replaceAll(
  /[A-Za-z0-9\s]/g,
  '',
);

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The schema's history. `user_version` is the number of those that have run; none is ever edited. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  INSERT INTO meta VALUES ('last_passage', 0);

  CREATE TABLE collection (
    row INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    documents INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    tokens INTEGER NOT NULL DEFAULT 0,
    title_tokens INTEGER NOT NULL DEFAULT 0
  );

  CREATE TABLE document (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    collection INTEGER NOT NULL REFERENCES collection,
    key TEXT NOT NULL,
    extension TEXT NOT NULL,
    title TEXT NOT NULL,
    title_tokens TEXT NOT NULL,
    source_url TEXT NOT NULL,
    media_type TEXT NOT NULL,
    language TEXT NOT NULL,
    tags TEXT NOT NULL,
    metadata TEXT NOT NULL,
    hash TEXT NOT NULL,
    analysis INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    first_passage INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    UNIQUE (collection, key)
  );
  CREATE INDEX document_by_change ON document (collection, updated_at);

  CREATE TABLE tag (name TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (name, document)) WITHOUT ROWID;

  CREATE TABLE tally (
    collection INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (collection, kind, value)
  ) WITHOUT ROWID;

  CREATE TABLE passage (
    row INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    heading TEXT NOT NULL,
    page INTEGER,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    first_character INTEGER NOT NULL,
    end_character INTEGER NOT NULL
  );
  CREATE TABLE passage_text (row INTEGER PRIMARY KEY, tokens TEXT NOT NULL, text TEXT NOT NULL);

  CREATE VIRTUAL TABLE passage_index USING fts5(
    title, body, scope, content='', columnsize=0, detail=full,
    tokenize=${quoted(`ascii tokenchars ${quoted(tokenCharacters)}`)}
  );
  CREATE VIRTUAL TABLE passage_term USING fts5vocab(passage_index, row);
  `,
  `
  CREATE TABLE space (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    active INTEGER NOT NULL,
    filled_to INTEGER NOT NULL DEFAULT 0,
    holder TEXT NOT NULL DEFAULT '',
    held_until INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE space_tally (
    space INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    vectors INTEGER NOT NULL,
    PRIMARY KEY (space, collection)
  ) WITHOUT ROWID;
  CREATE TABLE vector (
    id INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    scale REAL NOT NULL,
    codes BLOB NOT NULL
  );
  CREATE TABLE vector_segment (
    id INTEGER PRIMARY KEY,
    rows BLOB NOT NULL,
    collections BLOB NOT NULL,
    marks BLOB NOT NULL,
    scales BLOB NOT NULL,
    codes BLOB NOT NULL
  );
  CREATE TABLE vector_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    space INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
  );
  INSERT INTO meta VALUES ('vector_changes_dropped', 0);
  `,
  `
  CREATE TABLE version (
    row INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL,
    passages BLOB NOT NULL
  );
  CREATE INDEX version_of_document ON version (document, row);
  CREATE INDEX version_by_end ON version (until);
  `,
  'ALTER TABLE document ADD COLUMN text_since TEXT',
  // Packed vectors have other codes now; they are a copy.
  'DELETE FROM vector_segment',
  'ALTER TABLE space ADD COLUMN literal INTEGER',
];
