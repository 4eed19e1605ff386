-- What version 1 of the document store wrote: a fixture of every version is kept for good.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('store:generation', '3'), ('store:page-key', 'C0FFEE'), ('cursor', 'abc');
CREATE TABLE log (partner TEXT PRIMARY KEY, last INTEGER NOT NULL, horizon INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO log VALUES ('', 5, 0);
CREATE TABLE document (
  rowid INTEGER PRIMARY KEY,
  partner TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  pending INTEGER NOT NULL DEFAULT 0,
  body TEXT,
  overlay TEXT) STRICT;
CREATE UNIQUE INDEX document_key ON document (partner, kind, id);
CREATE UNIQUE INDEX document_log ON document (partner, sequence);
CREATE INDEX document_tombstones ON document (changed_at) WHERE deleted;
CREATE INDEX document_pending ON document (kind) WHERE pending > 0;
INSERT INTO document VALUES
  (1, '', 'incident', 'INC-2041', 2, 1, 3, 0, 1767225600000, 0, '{"id":"INC-2041","revision":2,"title":"不審な端末","severity":"high","status":"waiting_on_customer","openedAt":"2026-01-10T00:00:00.000Z"}', NULL),
  (2, '', 'incident', 'INC-2042', 5, 4, 3, 0, 1767225600000, 1, '{"id":"INC-2042","revision":5,"title":"plain","severity":"low","status":"waiting_on_customer"}', '{"id":"INC-2042","revision":5,"title":"edited offline","severity":"low","status":"resolved"}'),
  (3, '', 'incident', 'INC-2040', 9, 5, 3, 1, 1767225600000, 0, NULL, NULL),
  (4, '', 'unheard_of', 'X-1', 1, 3, 2, 0, 1767225600000, 0, '{"id":"X-1"}', NULL);
PRAGMA user_version = 1;
