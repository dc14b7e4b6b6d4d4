import { elementOf, type HtmlElement, type HtmlTree, isElement, parseXml, textIn } from './html-tree.ts';

/** WordprocessingML whose formulas are runs of text, written on one line: `x=(-b±√(b^2-4ac))/(2a)`. */
export function withPlainMath(xml: string): string {
  if (!xml.includes('<m:oMath')) return xml;
  return xml
    .replaceAll(/<m:oMath>((?:(?!<m:oMath>)[\s\S])*?)<\/m:oMath>/g, (_, formula: string) => {
      const text = linear(parseXml(formula)).replaceAll(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));
      return `<w:r><w:t xml:space="preserve"> ${text} </w:t></w:r>`;
    })
    .replaceAll(
      /<\/?m:oMathPara(?:\s[^>]{0,200})?>|<m:oMathParaPr\/>|<m:oMathParaPr>[\s\S]{0,1000}?<\/m:oMathParaPr>/g,
      '',
    );
}

function linear(node: HtmlTree | HtmlElement): string {
  return node.children.filter(isElement).map(part).join('');
}

function part(element: HtmlElement): string {
  const of = (name: string) => {
    const found = element.children.filter(isElement).find((child) => child.name === name);
    return found ? linear(found) : '';
  };
  const property = (name: string) => elementOf(element, name)?.attribs['m:val'];
  switch (element.name) {
    case 'm:t':
      return textIn(element);
    case 'm:f':
      return `${grouped(of('m:num'))}/${grouped(of('m:den'))}`;
    case 'm:sSup':
      return `${of('m:e')}^${grouped(of('m:sup'))}`;
    case 'm:sSub':
      return `${of('m:e')}_${grouped(of('m:sub'))}`;
    case 'm:sSubSup':
      return `${of('m:e')}_${grouped(of('m:sub'))}^${grouped(of('m:sup'))}`;
    case 'm:rad':
      return of('m:deg') === '' ? `√${grouped(of('m:e'))}` : `root(${of('m:deg')}, ${of('m:e')})`;
    case 'm:nary': {
      const bounds = [of('m:sub') && `_${grouped(of('m:sub'))}`, of('m:sup') && `^${grouped(of('m:sup'))}`];
      return `${property('m:chr') ?? '∫'}${bounds.join('')} ${of('m:e')}`;
    }
    case 'm:d': {
      const terms = element.children.filter(isElement).filter(({ name }) => name === 'm:e');
      return `${property('m:begChr') ?? '('}${terms.map(linear).join(property('m:sepChr') ?? ', ')}${property('m:endChr') ?? ')'}`;
    }
    case 'm:mr':
      return `${element.children.filter(isElement).map(linear).join(', ')}; `;
    case 'm:acc':
      return `${of('m:e')}${property('m:chr') ?? '\u0302'}`;
    default:
      return linear(element);
  }
}

const grouped = (text: string): string => (/^[\p{L}\p{N}.]*$/u.test(text) ? text : `(${text})`);
