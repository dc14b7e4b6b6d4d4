import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closestStretch } from './closest.ts';
import { quoteMatcher } from './match.ts';

const verdictOf = (quote: string, text: string): string => {
  const [match] = quoteMatcher(quote).match([{ from: 0, text }], 5);
  if (!match) return 'absent';
  return match.differences.length === 0 ? 'exact' : match.differences.map(({ kind }) => kind).join(' ');
};

describe('what differs only in how it is set', () => {
  test.each([
    ['the same', 'tea is steamed', 'Green tea is steamed.', 'exact'],
    ['an end before a possessive', 'sold by the firm', 'It was sold by the firm’s owner.', 'exact'],
    ['white space', 'tea  is\nsteamed', 'Green tea is steamed.', 'white_space'],
    ['a line break in the text', 'tea is steamed', 'Green tea\n   is steamed.', 'white_space'],
    ['a no-break space', 'à 5 %', 'Le taux est à 5\u00a0%.', 'white_space'],
    ['French spaces inside the marks', '«oui»', 'Il dit « oui » et part.', 'white_space'],
    ['a word broken at the end of a line', 'the information here', 'All the infor-\nmation here.', 'hyphenation'],
    ['a word broken in the quotation', 'the infor-\nmation here', 'All the information here.', 'hyphenation'],
    ['a soft hyphen', 'information', 'All infor\u00admation here.', 'hyphenation'],
    ['a soft hyphen at the end of a line', 'information', 'All infor\u00ad\nmation here.', 'hyphenation'],
    ['a word broken by a mark of byte order', 'was pre\ufeffsented here', 'It was presented here.', 'characters'],
    ['a compound broken at its hyphen', 'a well-known fact', 'It is a well-\nknown fact.', 'white_space'],
    ['curly marks', '"Don\'t go"', '“Don’t go”, she said.', 'quotation_marks'],
    ['guillemets', '"oui"', 'Il dit «oui» et part.', 'quotation_marks'],
    [
      'guillemets behind a figure',
      'le "plan de 2019" suit',
      'Ici le « plan de 2019 » suit.',
      'quotation_marks white_space',
    ],
    ['tight guillemets behind a figure', 'le "plan de 2019" suit', 'Ici le «plan de 2019» suit.', 'quotation_marks'],
    ['single marks behind a figure', 'the ‘plan of 2019’ is', 'Here the “plan of 2019” is.', 'quotation_marks'],
    ['marks behind a figure left out', 'the plan of 2019 is', 'Here the “plan of 2019” is.', 'quotation_marks'],
    ['German marks behind a figure', 'der ‚Plan 2019‘ gilt', 'Hier der „Plan 2019“ gilt.', 'quotation_marks'],
    ['Chinese marks behind a figure', '这个“计划2019”很好', '我们这个「计划2019」很好。', 'quotation_marks'],
    ['marks behind a figure cut at the start', 'of 2019" is', 'Here the “plan of 2019” is.', 'quotation_marks'],
    ['inches in other marks', 'is 5" long', 'It is 5″ long.', 'quotation_marks'],
    ['inches as two marks', "is 5'' long", 'It is 5″ long.', 'quotation_marks'],
    ['marks left out', 'he said no and left', 'Then he said “no” and left.', 'quotation_marks'],
    ['marks put in', 'Le mot "oui" lui plaît', 'Le mot oui lui plaît.', 'quotation_marks'],
    ['corner brackets left out', '他说不可以', '他说「不可以」。', 'quotation_marks'],
    ['marks around the whole', '“tea is steamed.”', 'Green tea is steamed.', 'quotation_marks'],
    ['dashes', 'one - two', 'It is one — two.', 'dashes'],
    ['two hyphens for a dash', 'one -- two', 'It is one – two.', 'dashes'],
    ['a minus sign', 'at -5 degrees', 'It froze at −5 degrees.', 'dashes'],
    ['a ligature', 'the first office', 'In the ﬁrst oﬃce.', 'characters'],
    ['a decomposed letter', 'café', 'Le cafe\u0301 noir.', 'characters'],
    ['wide forms', 'ABC 12', 'これはＡＢＣ １２です', 'characters'],
    ['case', 'GREEN TEA', 'Green tea is steamed.', 'case'],
    ['Greek capitals', 'ΟΔΟΣ', 'η οδος εδώ', 'case'],
    ['a comma at the end', 'tea is steamed,', 'Green tea is steamed. Then dried.', 'punctuation'],
    ['emphasis', 'tea is steamed', 'Green tea is **steamed** well.', 'markup'],
    ['emphasis in emphasis', 'tea is steamed well', 'Green **tea is *steamed* well**.', 'markup'],
    ['two kinds of emphasis that end together', 'tea is steamed well', 'Green *tea is **steamed*** well.', 'markup'],
    ['marks of two kinds around a word', 'tea is steamed well', 'Green tea is _**steamed**_ well.', 'markup'],
    ['code', 'run npm install now', 'Please run `npm install` now.', 'quotation_marks'],
    ['emphasis beside a name with a star', 'the A* search is fast', 'Use the A* search **is** fast.', 'markup'],
    ['emphasis in the quotation alone', 'tea is **steamed** well', 'Green tea is steamed well.', 'markup'],
    ['a heading and a list', 'Tea Steam it Dry it', '# Tea\n\n- Steam it\n- Dry it\n', 'markup'],
    ['a link', 'read the guide today', 'Please read [the guide](https://kb.example/x) today.', 'markup'],
    ['an ellipsis', 'tea is […] then dried', 'Green tea is steamed for a minute, then dried.', 'ellipsis'],
    ['a price after a dash', '$5 a day', 'There is a fee—$5 a day.', 'exact'],
    ['a price after a year and a dash', '$5 a day', 'So it was in 2019—$5 a day.', 'exact'],
    ['a price behind a bullet', '$5 a day', 'Fees:\n- $5 a day\n- $7 an hour', 'exact'],
    ['a price in brackets', '$5', 'There is a fee ($5).', 'exact'],
    ['a price with its minus', '-$84.00', 'The balance is −$84.00 today.', 'dashes'],
    ['an ellipsis of the text', 'wait... what', 'He said: wait… what', 'characters'],
    ['a line break in Chinese', '机器学习是人工智能', '我们说机器学习\n是人工智能的分支。', 'white_space'],
    ['Chinese numerals apart', '十五天', '等了，十五天。', 'exact'],
    ['a number in words', 'five days', 'It takes twenty. Five days later it is twenty-five.', 'case'],
    ['words that only end like tens', 'one day', 'They have plenty one day.', 'exact'],
    ['Thai behind a question', 'เขาไป', 'จะมาหรือไม่เขาไป', 'exact'],
    ['Japanese to the end of its negation', '問題はありません', '特に問題はありません。', 'exact'],
    ['Thai', 'ภาษาไทย', 'ฉันพูดภาษาไทยได้', 'exact'],
    ['Arabic with tatweel', 'الكتاب الجديد', 'هذا الكتـاب الجديد', 'characters'],
    ['Arabic presentation forms', 'لا إله', 'قال ﻻ إله', 'characters'],
    ['Hebrew', 'שלום עולם', 'אמר שלום  עולם', 'white_space'],
    ['emoji', '👩‍🍳 cooks', 'The 👩‍🍳 cooks.', 'exact'],
    ['a list of figures', '5 items free 7 items paid', 'Post:\n- 5 items free\n- 7 items paid\n', 'markup'],
    ['other bullets before figures', '• 5 items free\n• 7 items paid', '- 5 items free\n- 7 items paid', 'markup'],
    ['a minus sign with a space', 'at -5 degrees', 'It froze at - 5 degrees.', 'white_space'],
    ['an ellipsis in brackets at the start', '[…] tea is steamed', 'Green tea is steamed.', 'quotation_marks'],
    ['an ellipsis in brackets at the end', 'tea is steamed (...)', 'Green tea is steamed.', 'quotation_marks'],
    [
      'a clause with a negation left out',
      'The staff … may enter',
      'The staff, who are not paid, may enter.',
      'ellipsis',
    ],
    [
      'a sentence with a negation left out',
      'It is red … It is round',
      'It is red. It is not big. It is round.',
      'ellipsis',
    ],
    [
      'a sentence with a negation left out behind a full stop',
      'The fee is due in May. … All members pay it.',
      'The fee is due in May. It is not refunded. All members pay it.',
      'ellipsis',
    ],
    ['capitals beside a unit', 'THE PLANT GIVES 5 MW', 'The plant gives 5 mW.', 'case'],
    ['the letter of a time', 'on 2024-12-22t08:23', 'Sent on 2024-12-22T08:23 by Anna.', 'case'],
    ['a unit in careless capitals', 'stores 10 KB', 'It stores 10 kB.', 'case'],
    ['a time in any case', 'at 5 Pm', 'It opens at 5 pm.', 'case'],
    ['a unit in capitals alone', 'adds 5 MOL', 'It adds 5 mol.', 'case'],
    ['both signs of ohms', 'has 5 \u2126', 'It has 5 Ω.', 'case'],
    ['a word in capitals after a figure', 'Table 4 And 5', 'TABLE 4 AND 5', 'case'],
    [
      'a letter in brackets whose case was changed',
      '[T]he tea is steamed',
      'Then the tea is steamed.',
      'case markup quotation_marks',
    ],
    [
      'one in brackets behind an ellipsis',
      'Tea is … [i]t is dried',
      'Tea is steamed. It is dried.',
      'ellipsis case markup',
    ],
    ['a figure after a Chinese comma', '1751年至1800年', '爆发了流行病，1751年至1800年间。', 'exact'],
    [
      'a link in an emphasis',
      '[guide](https://kb.example/x) **today**',
      'Read the [guide](https://kb.example/x) today.',
      'markup quotation_marks',
    ],
    ['marks in a link', 'the [guide](/x) today', 'See the [**guide**](/x) today', 'markup'],
    [
      'a link behind an ellipsis',
      'Read the … in the **[long guide](https://kb.example/v2)**',
      'Read the page in the [long guide](https://kb.example/v2).',
      'ellipsis markup',
    ],
    [
      'the last of many links of the same words',
      '**[more](https://kb.example/30)**',
      Array.from({ length: 31 }, (_, n) => `A [more](https://kb.example/${n})`).join('\n'),
      'quotation_marks',
    ],
    ['Chinese that ends with a negation', '该设备不能在室外使用，不', '该设备不能在室外使用，不宜受潮。', 'exact'],
    ['words of other languages left out', 'It must … on 3 May', 'It must be sent in a sense on 3 May.', 'ellipsis'],
    [
      'a Chinese word that only holds a negation left out',
      '该设备可以…在室外使用',
      '该设备可以特别放心在室外使用。',
      'ellipsis',
    ],
    ['sic', 'they recieve [sic] it', 'Then they recieve it.', 'markup'],
    ['a block with a heading', '> # Tea\n>\n> Steam it.', '# Tea\n\nSteam it.', 'markup'],
    ['an ellipsis before a figure', '...0.5 of it', 'It is 0.5 of it.', 'punctuation'],
    ['capitals for ß', 'STRASSE', 'Die Straße dort.', 'case characters'],
    ['Turkish capitals', 'IŞIK', 'bir ışık var', 'characters case'],
    ['a capital alone without its accent', 'A PARIS', 'À Paris on dort.', 'characters case'],
    ['a French capital without its accent', 'L’Etat garantit', 'Ici, l’État garantit.', 'case characters'],
    ['a Turkish capital without its point', 'Işık var', 'bir ışık var', 'characters'],
    ['capitals without accents', 'ETAT CIVIL', 'L’état civil.', 'characters case'],
    ['Greek capitals without accents', 'Η ΟΔΟΣ', 'και η οδός', 'case characters'],
    ['a letter that joins two', 'un coeur', 'Il a un cœur.', 'characters'],
    ['Arabic without its vowels', 'كتب هنا', 'كُتِبَ هنا', 'characters'],
    ['Arabic figures', '25 يوما', 'خلال ٢٥ يوما', 'characters'],
    ['a lowered figure', 'H2O', 'It is H₂O.', 'characters'],
    ['a variation of a Han character', '葛飾区', '東京都葛\u{e0100}飾区', 'characters'],
    ['the sign of a trade mark', 'runs Acme here', 'It runs Acme™ here.', 'characters'],
    ['a space after an abbreviation', 'art.5 of it', 'See art. 5 of it.', 'white_space'],
    ['both micro signs', '5 \u03bcg', 'It has 5 \u00b5g.', 'characters'],
    ['a tag of HTML', 'tea is <b>steamed</b> well', 'Green tea is steamed well.', 'markup'],
    ['a tag that parts lines', 'Steam it.<br>Dry it.', 'Steam it. Dry it.', 'white_space markup'],
    ['cells of HTML', '<tr><td>Tea</td><td>5</td></tr>', '| Tea | 5 |', 'markup'],
    [
      'entities',
      'l&#39;&eacute;t&eacute; &amp; l&rsquo;hiver&nbsp;: &lt;5',
      'C’est l’été & l’hiver : <5',
      'quotation_marks white_space markup',
    ],
    ['an entity that the text has too', 'a &amp; b', 'Write a &amp; b here.', 'exact'],
    ['escaped signs', 'the max\\_age of \\[cache\\]', 'Set the max_age of [cache] here.', 'markup'],
    ['signs that the text escapes', 'am 20. Dezember 1950', 'Das war am 20\\. Dezember 1950.', 'markup'],
    ['a link put in', 'read [the guide](https://kb.example/a_(b) "Guide") now', 'Please read the guide now.', 'markup'],
    [
      'a link with brackets',
      'read [the [short] guide](https://kb.example/x) now',
      'Please read the [short] guide now.',
      'markup',
    ],
    ['the mark of a note', 'tea is steamed.[^3] Then', 'Green tea is steamed. Then it is dried.', 'markup'],
    ['a raised mark of a note', 'tea is steamed.¹', 'Green tea is steamed.', 'markup'],
    ['the mark of a source', 'tea is steamed【4†source】', 'Green tea is steamed.', 'markup'],
    [
      'a link to the source behind it',
      'tea is steamed ([guide](https://kb.example/x))',
      'Green tea is steamed.',
      'markup',
    ],
    ['a fence around it', '```text\ntea is steamed\n```', 'Green tea is steamed.', 'quotation_marks'],
    [
      'fences of the text left out',
      'Run it:\nmake all\nDone.',
      'Run it:\n```sh\nmake all\n```\nDone.',
      'markup quotation_marks',
    ],
    ['numbers of lines', '12: Steam it.\n13: Dry it.', 'Steam it.\nDry it.', 'markup'],
    ['the number of an item', '2. Tea is steamed.', 'Tea is steamed.', 'markup'],
    ['emoji', '👉 tea is steamed ✅', 'Green tea is steamed.', 'markup'],
    ['emphasis around paragraphs', '**Steam it.\n\nDry it.**', 'Steam it.\n\nDry it.', 'markup'],
    ['a remark of who quotes', 'tea is steamed (emphasis added)', 'Green tea is steamed.', 'markup'],
    ['a hyphen as Chrome copies it', 'the infor\ufffemation here', 'All the information here.', 'characters'],
    ['a word whose ending is not set apart', 'uses Items here', 'It uses `Item`s here.', 'quotation_marks'],
    [
      'a sentence left out between two',
      'Tea is steamed. … It is sold.',
      'Tea is steamed. Then it is dried. It is sold.',
      'ellipsis',
    ],
    [
      'the end of one sentence left out',
      'Tea is … Then it is dried.',
      'Tea is steamed at once. Then it is dried.',
      'ellipsis',
    ],
    [
      'words of one clause left out',
      'The firm … in New York',
      'The firm has offices in Paris and is listed in New York.',
      'ellipsis',
    ],
    ['items of a list left out', 'sells apples … and nuts', 'It sells apples, pears, plums and nuts.', 'ellipsis'],
    [
      'a start behind a suspended hyphen at the end of a line',
      'und Rentenversicherungen',
      'Die Lebens-\nund Rentenversicherungen.',
      'exact',
    ],
    ['a list copied without its numbers', 'Steam it.\nDry it.', 'So:\n1. Steam it.\n2. Dry it.\n', 'markup'],
    [
      'a link of the text with brackets',
      'read the [short] guide now',
      'Do read [the [short] guide](/x_(y)) now.',
      'markup',
    ],
    ['an amount before another', 'in 2019', 'So it was in 2019 $ 5 million.', 'exact'],
    ['a figure at the start of a block', '5 items', 'Free:\n> 5 items', 'exact'],
    ['words behind a negation within a sentence', 'refund is given', 'It is said that no refund is given.', 'exact'],
    ['words behind an answer', 'the fee is due', 'No, the fee is due.', 'exact'],
    ['a hyphen that makes no other word', 'the reelection', 'It was the re-election.', 'hyphenation'],
  ])('%s', (_, quote, text, verdict) => expect(verdictOf(quote, text)).toBe(verdict));
});

describe('what says something else is refused', () => {
  test.each([
    ['a figure', 'takes 15 days', 'It takes 16 days.'],
    ['a figure cut at its start', '5 mg', 'Take 25 mg a day.'],
    ['a figure cut at its point', '5 mg', 'Take 1.5 mg a day.'],
    ['a figure cut at its end', 'costs 1', 'It costs 1,000 francs.'],
    ['a figure cut at a grouping space', 'coûte 1', 'Il coûte 1\u00a0000 francs.'],
    ['a decimal sign moved', '1.000 units', 'There are 1,000 units.'],
    ['a decimal point lost', '15 units', 'There are 1.5 units.'],
    ['figures joined', '1000 units', 'There are 10 00 units.'],
    ['a space after a point', 'grew .5 percent', 'It grew. 5 percent left.'],
    ['a lost minus', '5 degrees', 'It froze at -5 degrees.'],
    ['a lost comparison', '5 mg', 'Give <5 mg.'],
    ['a raised figure', '102 m', 'It is 10² m.'],
    ['a power cut', 'is 10', 'It is 10² m.'],
    ['inches left out', 'is 5 long', 'It is 5" long.'],
    ['feet for inches', "5' long", 'It is 5" long.'],
    ['feet for inches behind a contraction', "don't take 5' boards", 'You don\'t take 5" boards.'],
    ['feet for inches in marks', "a 5' long board", 'He said “a 5″ long board”.'],
    ['a negation left out', 'is recommended', 'It is not recommended.'],
    ['a negation put in', 'is not recommended', 'It is recommended.'],
    ['a contraction cut before its negation', 'that he can', "I know that he can't."],
    ['a contraction', 'It is recommended', "It isn't recommended."],
    ['a negating prefix', 'profitable', 'It was unprofitable.'],
    ['a negating prefix with a hyphen', 'profit', 'A non-profit body.'],
    ['a Chinese negation', '可以使用', '这里可以不使用。'],
    ['a Chinese negation cut off', '能在室外使用', '该设备不能在室外使用。'],
    ['a Chinese ban cut off', '吸烟', '这里禁止吸烟。'],
    ['a Thai negation cut off', 'ได้รับอนุญาต', 'เขาไม่ได้รับอนุญาต'],
    ['a Thai ban cut off', 'สูบบุหรี่', 'ที่นี่ห้ามสูบบุหรี่'],
    ['a Japanese negation cut off', '問題はあり', '特に問題はありません。'],
    ['a plain Japanese negation cut off', '使用でき', 'これは使用できない。'],
    ['a Chinese numeral cut', '十五天', '共二十五天。'],
    ['a Chinese numeral cut at its end', '共二十', '共二十五天。'],
    ['a figure of millions cut', '3', '共3亿元。'],
    ['tens cut off', 'five days', 'It takes twenty five days.'],
    ['ones cut off', 'takes twenty', 'It takes twenty five days.'],
    ['a name', 'said Marie Curie', 'As said Maria Curie.'],
    ['an accent', 'il a pêché', 'Puis il a péché.'],
    ['an apostrophe', 'were here', "we're here"],
    ['a word joined', 'nowhere to be seen', 'It is now here to be seen.'],
    ['a word parted', 'now here', 'It is nowhere to be seen.'],
    ['a compound parted', 'man eating shark', 'A man-eating shark.'],
    ['a question made a statement', 'Tea is steamed.', 'Tea is steamed?'],
    ['parts in the wrong order', 'then dried … tea is', 'Green tea is steamed, then dried.'],
    ['an ellipsis of single words', 'tea … dried', 'Green tea is steamed, then dried.'],
    ['a multiplication', '2 3', 'It is 2 * 3.'],
    ['nothing that can be read', '...', 'Green tea.'],
    ['half a cluster', 'ก', 'กำลัง ก่อน'],
    ['mega for milli', 'emits 5 MW', 'It emits 5 mW at most.'],
    ['megaohms for milliohms', 'has 5 MΩ', 'It has 5 mΩ at most.'],
    ['megaohms for milliohms, with the other sign', 'has 5 M\u2126', 'It has 5 m\u2126 at most.'],
    ['megamoles', 'adds 5 Mmol', 'It adds 5 mmol.'],
    ['megabars', 'at 5 Mbar', 'It is at 5 mbar.'],
    ['megakelvins', 'at 5 MK', 'It is at 5 mK.'],
    ['megacoulombs', 'of 5 MC', 'A charge of 5 mC.'],
    ['megaradians', 'of 5 Mrad', 'An angle of 5 mrad.'],
    ['gibibits for gibibytes', 'has 8 Gib', 'It has 8 GiB.'],
    ['petafarads', 'of 5 PF', 'One of 5 pF is enough.'],
    ['picobytes', 'of 5 pB', 'A store of 5 PB is enough.'],
    ['a star of a name left out', 'the A search is', 'Here the A* search is.'],
    ['a star put to a name', 'the A* search is', 'Here the A search is.'],
    ['a pointer for what it points to', 'returns ptr again', 'It returns *ptr again.'],
    ['two pointers', 'copies ptr to q again', 'It copies *ptr to *q again.'],
    ['the underscores of a name left out', 'calls init first', 'It calls __init__ first.'],
    ['a Vietnamese name without its accent', 'chị Anh nói', 'Hôm nay chị Ánh nói vậy.'],
    ['an accent within a name', 'said Emilie', 'So said Emílie.'],
    ['bits for bytes', 'a 10 Gb disk', 'It has a 10 GB disk.'],
    ['nanometres for newton metres', 'to 40nm', 'Tighten to 40Nm.'],
    ['a bullet made a minus sign', '-5 items', 'Free:\n- 5 items\n- 7 others'],
    ['a minus sign of a table made a bullet', '5 °C 7 °C', '- 5 °C\n- 7 °C'],
    ['a percent sign left out at the end', 'grew by 40', 'It grew by 40%.'],
    ['a percent sign after a no-break space left out', 'augmente de 40', 'Il augmente de 40\u202f% par an.'],
    ['a currency left out at the start', '40 a day', 'It costs $40 a day.'],
    ['a currency left out at the end', 'kostet 40', 'Das kostet 40€.'],
    ['a minus before a currency left out', '$84.00', 'The balance is -$84.00 today.'],
    ['a minus before millions left out', '$5 million', 'A result of −$5 million is shown.'],
    ['a comparison before a currency left out', '$5 a day', 'It costs <$5 a day.'],
    ['at least before a currency left out', '€5 a day', 'It costs ≥€5 a day.'],
    ['an approximation before a currency left out', '£5 a day', 'It costs ~£5 a day.'],
    ['Australian dollars cut', '$40 a day', 'It costs A$40 a day.'],
    ['Hong Kong dollars cut', '$40 a day', 'It costs HK$40 a day.'],
    ['a range of prices cut', '$10 a day', 'It costs $5-$10 a day.'],
    ['a degree sign left out', 'turn it by 90', 'Then turn it by 90° once.'],
    ['a plus sign left out', '3 mm', 'The play is +3 mm.'],
    ['a sign of a name left out', 'written in C', 'It is written in C#.'],
    ['pluses of a name left out', 'written in C', 'It is written in C++ alone.'],
    ['a figure without its point', '5 mg', 'Take .5 mg a day.'],
    ['a figure cut at a raised point', '5 mg', 'Take 2·5 mg a day.'],
    ['a figure cut at an Arabic point', '٥ كيلو', 'وزنه ٢٫٥ كيلو'],
    ['a figure cut at a Swiss mark', 'costs 1', 'It costs 1’000 francs.'],
    ['a fraction cut', '4 cups', 'Use 3/4 cups.'],
    ['a time cut', 'at 12', 'It opens at 12:30 today.'],
    ['a range cut', '10 mg', 'Take 5–10 mg a day.'],
    ['a unit cut', '5 km', 'It runs 5 km/h.'],
    ['a power behind a sign cut', 'is 10', 'It is 10^5 m.'],
    ['a contracted negation cut off', 'they can', 'Here they can’t go.'],
    ['a French negation cut off', 'est permis de', 'Il n’est permis de sortir que le soir.'],
    ['ß for ss', 'die Maße', 'Es ist die Masse.'],
    ['an accent in small letters', 'Le pecheur', 'Le pêcheur part.'],
    ['raised for lowered', 'x² is', 'Here x₂ is.'],
    ['another vowel in Arabic', 'كَتَبَ', 'كُتِبَ'],
    ['another letter in brackets', '[b]old man', 'The old man.'],
    ['a Romanian negation behind an ellipsis after words', 'Aici plata … este permisă', 'Aici plata nu este permisă.'],
    ['a Hindi negation behind an ellipsis', 'यहाँ अनुमति … प्रवेश करें', 'यहाँ अनुमति के बिना प्रवेश करें।'],
    ['a Persian negation behind an ellipsis', 'این کار … مجاز است', 'این کار هرگز مجاز است'],
    ['a negation of another kind behind an ellipsis', 'they are … allowed in', 'they are hardly allowed in'],
    ['a Korean negation behind an ellipsis', '그는 내일 … 합니다 오늘', '그는 내일 가지 않고 합니다 오늘'],
    [
      'a figure in the target of a link',
      'the [guide](https://kb.example/v1)',
      'Read the [guide](https://kb.example/v2).',
    ],
    [
      'the target of the next link',
      'the [guide](https://kb.example/v2)',
      'Read the [guide](https://kb.example/v1) or [another](https://kb.example/v2).',
    ],
    [
      'another target behind an ellipsis',
      'Read the … in the [long guide](https://kb.example/v1)',
      'Read the page in the [long guide](https://kb.example/v2).',
    ],
    ['a negation behind an ellipsis', 'You may … open it', 'You may not open it.'],
    ['a French negation behind an ellipsis', 'Il est … autorisé à fumer', 'Il est du reste jamais autorisé à fumer.'],
    ['a German negation behind an ellipsis', 'Sie dürfen … laufen', 'Sie dürfen nachts nicht laufen.'],
    ['a Chinese negation behind an ellipsis', '该设备可以…在室外使用', '该设备可以暂不在室外使用。'],
    [
      'a negation behind an ellipsis that follows a sentence',
      'The fee is due in May. … refund it later',
      'The fee is due in May. We do not refund it later.',
    ],
    ['an Arabic negation behind an ellipsis', 'هذا الموظف … المفتاح اليوم', 'هذا الموظف لا يملك المفتاح اليوم'],
    [
      'a subject joined with what is said of another',
      'The landlord … pays the rent',
      'The landlord repairs the roof. The tenant pays the rent.',
    ],
    [
      'the same in one sentence',
      'The landlord shall … pay the rent',
      'The landlord shall repair the roof and the tenant shall pay the rent.',
    ],
    [
      'the same in French',
      'Le vendeur doit … payer le prix',
      'Le vendeur doit livrer le bien et l’acheteur doit payer le prix.',
    ],
    [
      'the same in German',
      'Der Vermieter muss … die Miete zahlen',
      'Der Vermieter muss das Dach reparieren, der Mieter muss die Miete zahlen.',
    ],
    ['the same in Chinese', '甲方应当…支付租金', '甲方应当修理屋顶，乙方应支付租金。'],
    ['the same in Japanese', '甲は屋根を…家賃を支払う', '甲は屋根を修理し、乙は家賃を支払う。'],
    ['the same across items', 'The landlord … the rent', '- The landlord: the roof\n- The tenant: the rent'],
    ['the same across rows', 'Landlord … each month', '| Landlord | roof |\n| Tenant | rent each month |'],
    ['an exception behind an ellipsis', 'All staff … get a bonus', 'All staff, except interns, get a bonus.'],
    [
      'an exception in a sentence left out',
      'All staff get a bonus. … It is paid in May.',
      'All staff get a bonus. Interns are an exception. It is paid in May.',
    ],
    [
      'a French condition behind an ellipsis',
      'Le bail … est renouvelé',
      'Le bail, sous réserve du paiement, est renouvelé.',
    ],
    ['another word by its hyphen', 'may resign the lease', 'They may re-sign the lease.'],
    ['another word without its hyphen', 'may re-sign the lease', 'They may resign the lease.'],
    ['a longer Chinese negation cut off', '转让其股份', '股东不得转让其股份。'],
    ['a longer Japanese negation cut off', '使用する', '室外で使用することができない。'],
    ['a Japanese noun cut from its negation', 'これは公園', 'これは公園ではありません。'],
    ['a negation at the start of its sentence cut off', 'refund is given', 'Pay now. No refund is given.'],
    ['a negation at the start of an item cut off', 'fumer dans la cour', '- Ne pas fumer dans la cour'],
    ['a negation that is struck out', 'is ~~not~~ allowed', 'It is not allowed.'],
    ['a negation set in HTML', 'It is <b>not</b> allowed', 'It is allowed.'],
    ['a negation in brackets', 'It is [not] allowed', 'It is allowed.'],
    ['a power of HTML', '10<sup>2</sup> m', 'It is 102 m.'],
    ['another number of a note', 'as shown in [13]', 'It is as shown in [12].'],
    ['another number of an item', '3. Tea is steamed.', '2. Tea is steamed.'],
    ['another day', '13. Mai 2020 war', 'Am 12. Mai 2020 war es so.'],
    ['another number of a list', '2. Steam it.\n3. Dry it.', '1. Steam it.\n2. Dry it.'],
    ['a figure at the start of a line left out', 'in the year\nit was', 'Built in the year\n1998. It was sold.'],
    ['another number of a line', '5 apples\n6 pears', '4 apples\n5 pears'],
  ])('%s', (_, quote, text) => expect(verdictOf(quote, text)).toBe('absent'));
});

const vocabulary = (
  'the tea garden of Kyoto grows leaves that are steamed and dried within 24 hours, because heat (about 95°C) stops the oxidation; ' +
  'Mr. Tanaka’s family has done so since 1738 — “never in the rain”, he says. Le thé n’est pas séché à l’ombre : il faut 3,5 jours. ' +
  '機械学習は 人工知能の 一分野です。 Зелёный чай не кипятят дважды. الشاي الأخضر مفيد جدا'
).split(' ');

const document = fc
  .array(fc.tuple(fc.constantFrom(...vocabulary), fc.constantFrom(' ', ' ', ' ', '\n', '  ', ' \n\n')), {
    minLength: 12,
    maxLength: 120,
  })
  .map((pairs) => pairs.flat().join('').trim());

const sliceOf = (text: string, a: number, b: number) => {
  const words = [...text.matchAll(/\S+/g)];
  const [first, last] = [a % words.length, b % words.length].toSorted((x, y) => x - y);
  const [from, end] = [words[first ?? 0], words[last ?? 0]];
  return { from: from!.index, to: end!.index + end![0].length };
};

const alterations: readonly ((text: string, n: number) => string)[] = [
  (text) => text.replaceAll(/\s+/g, ' '),
  (text) => text.replaceAll(/\s+/g, '\n'),
  (text) => text.replaceAll(/[’‘]/g, "'"),
  (text) => text.replaceAll(/[“”]/g, '"'),
  (text) => text.replaceAll('—', '--'),
  (text) => text.normalize('NFD'),
  (text) => text.replaceAll('fi', 'ﬁ'),
  (text) => text.toUpperCase().toLowerCase(),
  (text, n) => {
    const long = [...text.matchAll(/[a-z]{5,}/g)];
    const word = long[n % (long.length || 1)];
    return word ? `${text.slice(0, word.index + 3)}-\n${text.slice(word.index + 3)}` : text;
  },
];

test('a slice of any document is found where it stands, however it is set', () => {
  fc.assert(
    fc.property(
      document,
      fc.nat(),
      fc.nat(),
      fc.array(fc.tuple(fc.constantFrom(...alterations), fc.nat()), { maxLength: 3 }),
      (text, a, b, changes) => {
        const { from, to } = sliceOf(text, a, b);
        const slice = text.slice(from, to);
        fc.pre(/[\p{L}\p{N}]/u.test(slice));
        // What begins right behind the negation that begins its sentence says the contrary.
        fc.pre(!/[“\n ](?:never|не)\s*$/.test(` ${text.slice(0, from)}`));
        const quote = changes.reduce((changed, [alter, n]) => alter(changed, n), slice);
        const places = quoteMatcher(quote).match([{ from: 7, text }], 500);
        // Signs at the end of a changed quotation may be left to the text around it.
        const ends = places.map(({ characters }) => text.slice(characters.from - 7, characters.to - 7));
        const bare = (part: string) => part.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
        const first = from + slice.search(/[\p{L}\p{N}]/u);
        const starts = places.map(({ characters }) => characters.from - 7);
        expect(starts.some((start) => start >= from && start <= first)).toBe(true);
        if (quote === slice)
          expect(places).toContainEqual({ characters: { from: from + 7, to: to + 7 }, differences: [] });
        else expect(ends.map(bare)).toContain(bare(slice));
      },
    ),
    { numRuns: 300 },
  );
});

test('a slice with one figure or word changed, put in or left out is refused', () => {
  fc.assert(
    fc.property(
      document,
      fc.nat(),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('figure', 'swap', 'put in', 'leave out'),
      (text, a, b, n, kind) => {
        const { from, to } = sliceOf(text, a, b);
        const words = text.slice(from, to).split(/\s+/);
        const at = n % words.length;
        if (kind === 'figure') words[at] = `${words[at]!.replace(/\d/, '')}6`;
        else if (kind === 'swap') words[at] = 'pavilion';
        else if (kind === 'put in') words.splice(at, 0, 'not');
        else words.splice(at, 1);
        const quote = words.join(' ');
        fc.pre(/[\p{L}\p{N}]/u.test(quote));
        const compact = (part: string) => part.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
        // Leaving out a word at an end leaves a true quotation; a document may say the altered thing elsewhere.
        fc.pre(!compact(text).includes(compact(quote)));
        expect(verdictOf(quote, text)).toBe('absent');
      },
    ),
    { numRuns: 300 },
  );
});

test('matching any two strings ends, inside the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (quote, text) => {
      for (const { characters } of quoteMatcher(quote).match([{ from: 0, text: text + quote + text }], 5)) {
        expect(characters.from).toBeGreaterThanOrEqual(0);
        expect(characters.to).toBeLessThanOrEqual(2 * text.length + quote.length);
        expect(characters.to).toBeGreaterThan(characters.from);
      }
    }),
  );
});

test.each([
  ['units that differ at the end alone', `${'5 mW '.repeat(3_000)}5 MW`, '5 mW '.repeat(60_000)],
  [
    'negations at every place',
    'tea cup … here it … here it … here it',
    'tea cup '.repeat(20_000) + 'not here it is '.repeat(20_000),
  ],
  [
    'thousands of links of which one is another',
    '[a](b) '.repeat(2_800),
    `${'[a](b) '.repeat(2_799)}[a](c) `.repeat(30),
  ],
  ['a letter with thousands of marks', `a${'\u0301'.repeat(19_000)}`, 'A a '.repeat(60_000)],
  ['capitals without accents and one small letter', 'É '.repeat(3_000), `${'E '.repeat(2_999)}e `.repeat(40)],
  ['emphasis that never ends', 'tea is', '*a **b '.repeat(60_000)],
  ['emphasis that ends all at once', 'tea is', `${'*a '.repeat(30_000)}${'b* '.repeat(30_000)}${'*'.repeat(60_000)}`],
  ['brackets that never end', 'aaa b', '[[a][a](('.repeat(30_000)],
  ['tags that never end', `<b ${'<b '.repeat(5_000)} is`, 'a <b '.repeat(60_000)],
  ['items of lists', 'aaa b', '1. a\n2. b\n'.repeat(40_000)],
  ['one item of one word', 'aaa b', `- 1 ${'a'.repeat(300_000)}`],
])('many places that are refused take little time: %s', (_, quote, text) => {
  const before = process.cpuUsage();
  expect(verdictOf(quote, text)).toBe('absent');
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(1_500_000);
});

test('the parts around an ellipsis are found across stretches that were read apart', () => {
  const runs = [
    { from: 100, text: 'Green tea is steamed.' },
    { from: 900, text: 'Black tea is left to wither.' },
  ];
  const [match] = quoteMatcher('tea is steamed … Black tea is left').match(runs, 5);
  expect(match?.characters).toEqual({ from: 106, to: 917 });
});

test.each([
  ['behind the first', 'The staff may not enter the vault by night.', 'The public garden is open to all visitors.'],
  ['before the second', 'The staff may enter the vault by night.', 'It is not true that it is open to all visitors.'],
])('a negation %s of two parts that were read apart is not left out', (_, one, other) => {
  const runs = [
    { from: 100, text: one },
    { from: 9_000, text: other },
  ];
  expect(quoteMatcher('The staff may … is open to all visitors').match(runs, 5)).toEqual([]);
});

test('the closest stretch says which words differ', () => {
  const text = 'First. The lease, signed by Anna Weber, is not valid after 2031 in Basel. Last.';
  const closest = closestStretch('The lease, signed by Anne Weber, is valid after 2032', text);
  expect(text.slice(closest?.characters.from, closest?.characters.to)).toBe(
    'The lease, signed by Anna Weber, is not valid after 2031',
  );
  expect(closest?.differences).toEqual([
    { quote: 'Anne', document: 'Anna' },
    { quote: '', document: 'not' },
    { quote: '2032', document: '2031' },
  ]);
});

test('the closest stretch tells letters apart that are looked for alike', () => {
  expect(closestStretch('le jeune pécheur rame', 'Ici le jeune pêcheur rame.')?.differences).toEqual([
    { quote: 'pécheur', document: 'pêcheur' },
  ]);
});

test.each([
  ['7.2 10,699', 'Income taxes 7.2 10,699 $ 25,228'],
  ['10,699 | $ 25,228', '7.2 | $ 10,699 | $ 25,228 |'],
  ['Es waren 63', 'Es waren 63 % verglichen mit 1990'],
  ['0,37 to', '0,62 ± 0,37 to'],
])('what stands between blanks may be quoted without the sign beside it: %s', (quote, text) =>
  expect(verdictOf(quote, text)).toBe('exact'),
);

test.each([
  ['a sign', '0.05 was found', 'A value of p <0.05 was found.', { quote: '0.05', document: '<0.05' }],
  ['a percent sign', 'it grew by 40', 'And it grew by 40% then.', { quote: '40', document: '40%' }],
  ['a negation', 'refund is given', 'Pay now. No refund is given.', { quote: 'refund', document: 'No refund' }],
])('the closest stretch says what was cut off: %s', (_, quote, text, difference) => {
  expect(closestStretch(quote, text)?.differences).toEqual([difference]);
});

test('the closest stretch is found behind the tags of a quotation', () => {
  expect(closestStretch('It is <b>not</b> <i>allowed</i>', 'Here it is allowed.')?.differences).toEqual([
    { quote: 'not', document: '' },
  ]);
});

test('a text that shares few words with the quotation is not close to it', () => {
  expect(closestStretch('The lease is valid', 'Green tea is steamed, then dried.')).toBeUndefined();
});
