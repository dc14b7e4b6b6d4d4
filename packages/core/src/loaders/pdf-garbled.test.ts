import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isGarbled } from './pdf-garbled.ts';

const page = (text: string) =>
  text.split('\n').flatMap((str) => [
    { str, transform: [], width: 0 },
    { str: '', transform: [], width: 0 },
  ]);

const english =
  'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.';
const russian =
  'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.';

/** Each character so many places further. */
const moved = (text: string, places: number) =>
  text.replaceAll(/[ -~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + places));

const wrong: Readonly<Record<string, string>> = {
  'the next letters': moved(english, 1),
  'letters three places on': english.replaceAll(/[a-w]/g, (letter) => moved(letter, 3)),
  'numbers of glyphs as letters': moved(english, -29),
  'signs in the order of the font': Array.from(english, (letter, i) =>
    String.fromCharCode(33 + ((letter.charCodeAt(0) * 7 + i) % 31)),
  ).join(''),
  'places for private use': moved(english, 0xe000),
  'letters that are not known': '\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd '.repeat(20),
  'numbers of characters': Array.from(english, (letter) => `(cid:${letter.charCodeAt(0)})`).join(''),
  'Russian taken for a language of Western Europe': russian.replaceAll(/[а-яА-Я]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - 0x410 + 0xc0),
  ),
  'numbers of glyphs of several scripts': Array.from({ length: 200 }, (_, i) =>
    String.fromCharCode(0x100 + ((i * 397) % 0x1b00)),
  ).join(''),
  'Hindi of an old font':
    'Hkkjr ljdkj ds izR;sd ukxfjd dks lekurk dk vf/kdkj fn;k x;k gSA lHkh euq";ksa dks xkSjo vkSj vf/kdkjksa ds ekeys esa tUetkr Lora=rk vkSj lekurk izkIr gSA mUgsa cqf) vkSj vUrjkRek dh nsu izkIr gS vkSj ijLij mUgsa HkkbZpkjs ds Hkko ls crkZo djuk pkfg,A ;g fo\'ofo|ky; lHkh ds fy, [kqyk gqvk gS rFkk bldh LFkkiuk ljdkj }kjk dh xbZ Fkh',
};

for (const [name, text] of Object.entries(wrong))
  test(`a page of ${name} is told`, () => {
    expect(isGarbled(page(text))).toBe(true);
  });

const right: Readonly<Record<string, string>> = {
  English: english,
  Russian: russian,
  Welsh:
    'Genir pawb yn rhydd ac yn gydradd â’i gilydd mewn urddas a hawliau. Fe’u cynysgaeddir â rheswm a chydwybod, a dylai pawb ymddwyn y naill at y llall mewn ysbryd cymodlon, heb wahaniaethu rhyngddynt.',
  Hmong:
    'Txhua tus neeg yug los muaj kev ywj pheej thiab sib npaug zos hauv kev hwm thiab tej cai. Lawv xaj muaj kev paub qab hau thiab lub siab yuav tsum ua rau sib luag zoo li kwv tij.',
  Vietnamese:
    'Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi con người đều được tạo hóa ban cho lý trí và lương tâm.',
  Armenian:
    'Բոլոր մարդիկ ծնվում են ազատ ու հավասար իրենց արժանապատվությամբ ու իրավունքներով։ Նրանք ունեն բանականություն ու խիղճ։',
  Japanese:
    'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。API と HTTP を使う。',
  'names with many consonants':
    'Krzysztof Szczepański, Zbigniew Brzeziński, Grzegorz Brzęczyszczykiewicz, Wojciech Strzelczyk, Przemysław Wrzesiński, Hrvoje Grgić, Mstislav Rostropovich, Vlček, Škrlec, Štrbský, Tchaikovsky, Szymborska',
  formulas:
    'Let α β γ be in ℝ and f(x) = ∑ aₙ xⁿ, so that ∂f/∂x = ∑ n aₙ xⁿ⁻¹ ≤ ∫ φ(t) dt, σ² = E[X²] − E[X]², λ₁ ≠ λ₂, ∀ε>0 ∃δ>0: |x−y|<δ ⇒ |f(x)−f(y)|<ε, ∇×E = −∂B/∂t',
  'a table of parts':
    'BRKT ASSY MTG HDW QTY SCR HX HD ZNC PLTD NPT FLG BLK WHT SST CONN PWR SPLY XFMR CKT BRKR RLY SWCH LGHT FLTR GSKT BSHG WSHR HSNG SPRG CYLN SHFT BRNG SEAL PLATE COVR HNDL 4X-2210-B 7Q-118-C',
  'airports and tickers':
    'LHR JFK CDG FRA AMS ZRH MXP PRG WAW BKK SIN HKG NRT KIX PVG DXB DOH JNB SYD MEL YYZ YVR LAX SFO MSFT GOOG NVDA TSLA AMZN NFLX CSCO INTC QCOM TXAS LRCX KLAC',
  code: 'export const fn = async (ctx) => { for (let i = 0; i < argv.length; i++) { if (!ptr || tmp[idx] !== cfg.fmt) throw new Err(`strncpy ${str} vsprintf`); } return await Promise.all(xs.map((x) => x * 2)); };',
  'a key':
    'mQINBFYAAAABEADIw2Jq8Tz4YbXhKc0WvN7sLrPqGtUe5mDfHjZkRyVxQaSwB3oCnEiMl1gXdTpFuHsAzOq9WbVyNcKrJtLxGhYmDfPzQwErTyUiOpAsDfGhJkLzXcVbNm1Qaz2Wsx3Edc4Rfv5Tgb6Yhn7Ujm8Ik'.repeat(
      3,
    ),
  genes:
    'ACGTTGCAAC GGTCATTGCA TTGACCATGG CCATTGACGT ATGCCGTTAA GCATTGCCAT TTAGGCATCC AGTTCCGATG CCGGATTACA TGCATTGGAC ATTCGGCATA GGCATTACCG TTACCGGATC CATGCATGGT AACCGGTTAC GATTACAGGC',
  figures: '1,204.50 3,889.12 (412.7) 12.5% 0.003 1.2e-6 2024-01-31 14:05 A1 B2 C3 $4,000 €3.50 '.repeat(6),
  dots: '1 Introduction ................................................ 3\n2 Results ................................... 17 '.repeat(
    4,
  ),
  'the letters of a font': `${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join(' ')} ${Array.from({ length: 96 }, (_, i) => String.fromCharCode(160 + i)).join(' ')}`,
};

for (const [name, text] of Object.entries(right))
  test(`a page of ${name} is not`, () => {
    expect(isGarbled(page(text))).toBe(false);
    expect(isGarbled(page(text.repeat(20)))).toBe(false);
  });

test('few words are never told, and no text takes long', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 59 }), (text) => !isGarbled(page(text))));
  for (const text of ['ab '.repeat(1e6), '(cid:'.repeat(1e6), 'Q'.repeat(1e6), '\ufffd'.repeat(1e6)]) {
    const started = performance.now();
    isGarbled(page(text));
    expect(performance.now() - started).toBeLessThan(500);
  }
});
