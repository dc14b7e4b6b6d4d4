import { kinds } from './characters.ts';
import { gaps, type Reading } from './reading.ts';

/** Whether a negation stands right before the units from `start` to `end` (exclusive) or right behind them, so that without it they would say the contrary. */
export const cutsNegation = (reading: Reading, start: number, end: number): boolean =>
  (reading.kinds[start] === kinds.letter ? isNegated(reading, start) : isNegatedDensely(reading, start)) ||
  (reading.kinds[end - 1] === kinds.dense ? isNegatedBehind(reading, end) : endsInNegation(reading, end));

/** Whether the one word before a bound begins its sentence, line or cell with a negation; further in, it is the choice of who quotes where to begin. */
function isNegated({ gaps: before, text, from }: Reading, at: number): boolean {
  if (at === 0 || before[at] !== gaps.space) return false;
  const start = from[at] ?? 0;
  const near = text.slice(Math.max(0, start - longestLead), start);
  const [lead = '', word = ''] = negatingFirst.exec(start > longestLead ? `…${near}` : near)?.slice(1) ?? [];
  // Where nothing but the end of a line or an abbreviation is before it, a small letter goes on with the sentence.
  return word !== '' && (/[-*•|:;]/.test(lead) || !/^\p{Ll}/u.test(word));
}

const longestLead = 24;
const negatingFirst =
  /((?:^|[\n|•]|[.!?;:]["”»)]?\s)[\s\-*•_"“«(]*)(not?|never|without|neither|nor|ne pas|ne|non|sans|jamais|aucune?|nul(?:le)?|nicht|keine?[nmrs]?|nie(?:mals)?|ohne|no|sin|nunca|ning[uú]n[ao]?|nessun[ao]?|senza|não|sem|nenhuma?|niet|geen|zonder|nooit|inte|ingen|utan|bez|żad[a-z]+|не|нет|без|никогда|никакие|нельзя|لا|لم|لن|ليس|بدون|ليست)\s+$/iu;

/** Whether a negation stands right before a bound, in a script without spaces. */
const isNegatedDensely = ({ key, kinds: of, gaps: before }: Reading, at: number): boolean =>
  at > 0 &&
  before[at] === 0 &&
  of[at] === kinds.dense &&
  negatingNext.test(key.slice(Math.max(0, at - longestNegation), at));

/** Whether a Japanese negation stands right behind a bound. */
const isNegatedBehind = ({ key, kinds: of, gaps: before }: Reading, at: number): boolean =>
  before[at] === 0 && of[at - 1] === kinds.dense && negatingLast.test(key.slice(at, at + longestNegation));

/** Whether the one word behind a bound is a negation and ends the clause, as in «gilt nicht»; one that goes on may negate what follows it. */
const endsInNegation = ({ key, gaps: before, text, to }: Reading, end: number): boolean =>
  before[end] === gaps.space &&
  maybeNegation.test(key.charAt(end)) &&
  negatingBehind.test(text.slice(to[end - 1], (to[end - 1] ?? 0) + longestLead));

const maybeNegation = /[adeijnpн]/;
const negatingBehind =
  /^(?:[^\S\n]|\n(?!\s*\n))+(?:not|never|pas|jamais|nicht|nie|niemals|niet|nooit|inte|ej|aldrig|ikke|ikkje|ekki|aldrei|değil(?:dir|di)?|нет|никогда|no|nunca)(?:[.,;:!?»”)|]|\n\s*\n|\s*$)/iu;

/** What makes a word of what follows and says the contrary of it; at the end of a Thai question it stands for «or not». */
const negatingNext =
  /(?:[不未没沒無无非勿]|不(?:得|能|可|会|會|应|應|许|許|准|必|须|須|需|宜|再|予|是)|不(?:可以|能够|能夠|应当|應當|应该|應該|需要|必须|必須|允许|允許)|没有|沒有|未(?:能|经|經|曾|必)|[无無](?:法|权|權|须|須|需)|禁止|严禁|嚴禁|并非|並非|(?<!หรือ)ไม่(?:ได้|ควร|สามารถ|ต้อง|เคย|อาจ)?|ห้าม|อย่า)$/;
const negatingLast =
  /^(?:ません|ない|なかっ|なく|ず(?![つっれ])|(?:こと|の)?[がはも](?:でき|あり)(?:ない|ません)|ては(?:なら|いけ)|では?(?:ない|なく|ありません)|べきで|とは限ら|わけで|わけに)/;
const longestNegation = 10;
