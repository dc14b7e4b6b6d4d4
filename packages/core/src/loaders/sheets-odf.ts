import { Parser } from 'htmlparser2';
import type { HiddenCounter, HiddenKind } from './hidden.ts';
import { kindOfStyle, type OdfStyles, stylesOfSheets } from './odf-styles.ts';
import { withoutPlaces, type XmlPlace } from './xml-places.ts';

/** The sheets of OpenDocument, in which cells that are not shown, or that nobody can read, are empty; what was in them is counted. */
export function shownSheets(content: string, sheet: string | undefined, hidden: HiddenCounter): string {
  if (!suspect.test(content)) return content;
  const styles = stylesOfSheets(content, sheet);
  const cuts: (XmlPlace & { readonly repeated: number })[] = [];
  let table: Table = { isHidden: false, columns: [], column: 0 };
  let row: Attributes = {};
  let cell: Cell | undefined;
  const parser = new Parser(
    {
      onopentag(name, attribs) {
        if (name === 'table:table') table = { isHidden: isAway(name, attribs, styles), columns: [], column: 0 };
        else if (name === 'table:table-column')
          table.columns.push({ isHidden: isCollapsed(attribs), repeated: repeatedIn(attribs) });
        else if (name === 'table:table-row') [row, table.column] = [attribs, 0];
        else if (name === 'table:table-cell' || name === 'table:covered-table-cell') {
          const repeated = repeatedIn(attribs);
          const isHidden = table.isHidden || isCollapsed(row) || isInHidden(table);
          const kind = isHidden ? 'cells' : kindOfStyle(name, attribs, styles);
          cell = { from: parser.startIndex, kind, repeated, characters: 0 };
          table.column += repeated;
        }
      },
      ontext(text) {
        if (cell) cell.characters += text.trim().length;
      },
      onclosetag(name) {
        if (!cell || !name.endsWith('table-cell')) return;
        if (cell.kind !== undefined) {
          hidden.add(cell.kind, cell.characters);
          cuts.push({ from: cell.from, to: parser.endIndex + 1, repeated: cell.repeated });
        }
        cell = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(content);
  return withoutPlaces(
    content,
    cuts,
    ({ repeated }) => `<table:table-cell table:number-columns-repeated="${repeated}"/>`,
  );
}

type Attributes = Readonly<Record<string, string>>;

interface Table {
  readonly isHidden: boolean;
  readonly columns: { readonly isHidden: boolean; readonly repeated: number }[];
  column: number;
}

interface Cell {
  readonly from: number;
  readonly kind: HiddenKind | undefined;
  readonly repeated: number;
  characters: number;
}

const suspect = /visibility="(?:collapse|filter)"|table:display="false"|fo:color="#f|font-size="[012]/i;

const isAway = (name: string, attribs: Attributes, styles: OdfStyles): boolean =>
  kindOfStyle(name, attribs, styles) === 'styled';

const isCollapsed = (attribs: Attributes): boolean => /^(?:collapse|filter)$/.test(attribs['table:visibility'] ?? '');

const repeatedIn = (attribs: Attributes): number => Number(attribs['table:number-columns-repeated'] ?? 1) || 1;

function isInHidden({ columns, column }: Table): boolean {
  let end = 0;
  return columns.find(({ repeated }) => column < (end += repeated))?.isHidden ?? false;
}
