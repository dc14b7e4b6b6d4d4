/** The words that make a question of a language one that asks for yes or no, or for something else. */
export interface AskingWords {
  /** Words that ask wherever they stand. */
  readonly strong: ReadonlySet<string>;
  /** Words that ask at the beginning or end of a clause, and join clauses elsewhere. */
  readonly weak: ReadonlySet<string>;
  /** Words that begin a question for yes or no. */
  readonly begins: ReadonlySet<string>;
}

/** Those of a language, lower case; none where we have no list. */
export function askingWords(language: string): AskingWords {
  const before = known.get(language);
  if (before) return before;
  const [strong = '', weak = '', begins = ''] = lists[language] ?? [];
  const own = { strong: setOf(strong), weak: setOf(weak), begins: setOf(begins) };
  known.set(language, own);
  return own;
}

const known = new Map<string, AskingWords>();

const setOf = (list: string): ReadonlySet<string> => new Set(list.split(' ').filter(Boolean));

/** Where a word that asks has few forms, so that a question without any is closed. */
export const toldByMark = new Set('ca da de en es fr it ja ko nl no pt sv th zh'.split(' '));

/** What only a closed question has. */
export const onlyClosed: Readonly<Record<string, RegExp>> = {
  bg: /(?<!\p{L})ли(?!\p{L})/u,
  fi: /^\P{L}*\p{L}+k[oö](?!\p{L})/u,
  // «peut-on», «a-t-elle», «est-ce légal»; a «rendez-vous» asks nothing.
  fr: /(?<!\p{L})(?!rendez-)\p{L}+(?:-t)?-(?:je|tu|on|ils?|elles?|nous|vous)(?!\p{L})|(?<!\p{L})est[ -]ce(?!\p{L})/u,
  ja: /か\s*$/u,
  ru: /(?<!\p{L})ли(?!\p{L})/u,
  th: /ไหม|หรือไม่|มั้ย/u,
  tr: /(?<!\p{L})m[iıuü](?:d[iıuü]r|y[iıuü][mz]|s[iıuü]n[iıuü]z)?(?!\p{L})/u,
  zh: /[吗嗎]|是否|能否|可否|能不能|是不是|有没有/u,
};

/** What makes a question open wherever it stands. */
export const onlyOpen: Readonly<Record<string, RegExp>> = {
  hi: /कौन|कब|कहाँ|कहां|कैसे|क्यों|कितन|किस/u,
  ja: /何|なに|なん|どこ|いつ|だれ|誰|どの|どれ|どう|なぜ|いくら|いくつ|どんな|どちら/u,
  ko: /무엇|뭐|어디|언제|누구|어떻게|왜|얼마|몇|어느|어떤|무슨/u,
  th: /อะไร|ไหน|เมื่อไหร่|เมื่อไร|เมื่อใด|ใคร|ทำไม|อย่างไร|ยังไง|เท่าไหร่|เท่าไร|เท่าใด|กี่/u,
  tr: /(?<!\p{L})(?:ne|ned[ei]n|nedir|neler\p{L}*|nere\p{L}+|hangi\p{L}*|kim(?:e|i|in|den|de|dir|ler\p{L}*)?|kaç\p{L}*|nasıl|niçin|niye)(?!\p{L})/u,
  vi: /(?<!\p{L})(?:gì|nào|đâu|bao|sao|ai)(?!\p{L})/u,
  zh: /什么|什麼|哪|谁|誰|多少|如何|怎么|怎麼|怎样|怎樣|何时|何時|为何|為何|几/u,
};

/** By language: what asks anywhere, what asks at the beginning of a clause alone, and what begins a closed question. */
const lists: Readonly<Record<string, readonly [strong: string, weak: string, begins?: string]>> = {
  ar: ['ماذا متى متي أين اين كيف لماذا بماذا كم ماهو ماهي ماهى لمن', 'ما من أي اي أية', 'هل'],
  bg: ['какъв каква какво какви защо колко', 'как кой коя кое кои кога къде', 'може мога трябва'],
  ca: ['quin quina quins quines quant quanta quants quantes', 'què que qui com quan on', 'puc pot poden cal és hi'],
  cs: [
    'jaký jaká jaké jakých jakým proč kolik kdo koho komu co čeho',
    'jak kdy kde kam který která které',
    'je jsou může mohu můžu musím musí lze',
  ],
  da: ['hvad hvilken hvilket hvilke hvorfor hvordan hvem hvornår', 'når hvor', 'kan må skal er har bør gælder bliver'],
  de: [
    'welche welcher welches welchem welchen warum wieso weshalb wieviel wofür womit worauf woran worin wovon wozu wodurch worüber',
    'wie wer wen wem wessen was wann wo wohin woher',
    'kann können könnte könnten darf dürfen dürfte muss müssen müsste ist sind war waren hat haben soll sollen sollte gibt wird werden braucht brauche brauchen benötige bin bekomme bekommt bekommen gilt gelten',
  ],
  el: [
    'ποιος ποια ποιο ποιοι ποιες πόσο πόσα πόσοι πόσες γιατί',
    'τι πώς πού πότε',
    'μπορώ μπορεί μπορούν είναι πρέπει υπάρχει',
  ],
  en: [
    'what how why',
    'who whom whose which when where',
    'is are am was were can could do does did should shall will would may might must has have',
  ],
  es: [
    'qué cuál cuáles cómo quién quiénes cuánto cuánta cuántos cuántas dónde cuándo',
    'que cual cuales como quien quienes cuando donde',
    'puedo puede pueden podemos debo debe deben hay es son está están tengo existe',
  ],
  et: ['mis mida millal kus miks kes kuidas milline millised', 'kui', 'kas'],
  fi: ['mikä mitä mitkä missä mihin mistä milloin miksi kuka kenen ketkä miten kuinka', ''],
  fr: [
    'quel quelle quels quelles lequel laquelle lesquels lesquelles comment pourquoi combien',
    'qui que qu quoi quand où dont',
    'puis peut dois doit faut',
  ],
  hi: ['', '', 'क्या'],
  hr: ['kakav kakva kakvo zašto koliko', 'tko što kako kada gdje koji koja koje', 'mogu može je jesu'],
  hu: ['mikor hol hová miért hogyan melyik mennyi hány milyen', 'mi mit ki kit'],
  id: ['siapa kapan dimana mengapa kenapa bagaimana berapa', 'apa mana', 'apakah bisakah bolehkah'],
  it: [
    'quale quali qual quanto quanta quanti quante perché',
    'chi che cosa come quando dove',
    'posso può possono possiamo devo deve devono è sono esiste esistono',
  ],
  ms: ['siapa bila bagaimana berapa mengapa', 'apa mana', 'adakah bolehkah'],
  nl: [
    'welke welk waarom hoe hoeveel wat wie wiens',
    'wanneer waar',
    'kan kunnen mag mogen moet moeten is zijn heb heeft hebben ben wordt worden krijg',
  ],
  no: ['hva hvilken hvilket hvilke hvorfor hvordan hvem', 'når hvor', 'kan må skal er har bør gjelder får'],
  pl: [
    'jaki jaka jakie jakiej jakiego jakiemu jaką jakim jakich jakimi dlaczego ile kto kogo komu kim',
    'co czego czemu czym jak kiedy gdzie skąd dokąd który która które którego której którym którą których',
    'czy',
  ],
  pt: [
    'qual quais quanto quanta quantos quantas',
    'que quem como quando onde porque porquê',
    'posso pode podem devo deve é são há existe',
  ],
  ro: ['cât câtă câți câte', 'ce cum care cine când unde', 'pot poate este sunt trebuie există'],
  ru: [
    'какой какая какое какие какого каких какую каким какими каком какова каковы чей чья чьё чье почему зачем сколько',
    'как кто кого кому кем что чего чем когда где куда откуда который которая которые',
    'можно могу может могут нужно надо должен должна обязан имею имеет',
  ],
  sk: [
    'aký aká aké akých prečo koľko kto koho komu',
    'čo čoho ako kedy kde kam ktorý ktorá ktoré',
    'je sú môže môžem musím musí',
  ],
  sv: ['vad vilken vilket vilka varför hur vem vems', 'när var', 'kan får ska skall måste är har finns bör gäller'],
  uk: ['який яка яке які чому скільки', 'як хто кого що чого коли де куди звідки', 'чи можна можу може'],
};
