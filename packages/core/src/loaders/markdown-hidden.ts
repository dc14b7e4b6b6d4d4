/** Markdown without its comments, which no reader sees; their lines stay, empty. Code keeps what looks like one. */
export function withoutComments(text: string): { readonly text: string; readonly removed: number } {
  if (!text.includes('<!--') && !text.includes('[//]:')) return { text, removed: 0 };
  const parts: string[] = [];
  let removed = 0;
  let from = 0;
  const cut = (start: number, end: number) => {
    const comment = text.slice(start, end);
    parts.push(text.slice(from, start), comment.replaceAll(/[^\n]/g, ''));
    removed += comment.length;
    from = end;
  };
  marks.lastIndex = 0;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '<!--') {
      const end = text.indexOf('-->', found.index + 4);
      if (end === -1) break;
      cut(found.index, end + 3);
      marks.lastIndex = end + 3;
    } else if (/^ {0,3}\[\/\//.test(mark)) cut(found.index, found.index + mark.length);
  }
  return { text: parts.join('') + text.slice(from), removed };
}

/** Fenced code and code spans, which are passed over, and the beginnings of comments. */
const marks =
  /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\1)[^\n]*)*(?:\n {0,3}\1[^\n]*)?|`[^`\n]{1,500}`|<!--|^ {0,3}\[\/\/\]:[^\n]*/gm;
