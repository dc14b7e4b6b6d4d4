import { normalise } from './words.ts';

/** What the answer to a question must hold. */
export type AskedFor = 'duration' | 'number' | 'year';

/** What a text asks for in one of these languages, where its words tell: a length of time, a number, or when something was (the expected answer type of question answering). */
export function askedFor(text: string, languages: readonly string[]): AskedFor | undefined {
  const lower = normalise(text).toLowerCase();
  for (const language of languages) {
    const kind = kinds.find((_, at) => cuesOf(language)[at]?.test(lower));
    if (kind) return kind;
  }
  return undefined;
}

/** Words for lengths of time in a language, in singular and plural; none where we have no list. */
export const unitsOfTime = (language: string): readonly string[] => units[language]?.split(' ') ?? [];

const kinds = ['duration', 'number', 'year'] as const;

const known = new Map<string, readonly (RegExp | undefined)[]>();

function cuesOf(language: string): readonly (RegExp | undefined)[] {
  const before = known.get(language);
  if (before) return before;
  const own = (cues[language] ?? []).map((cue) =>
    unspaced.has(language) ? new RegExp(cue, 'u') : new RegExp(`(?<![\\p{L}\\p{N}])(?:${cue})(?![\\p{L}\\p{N}])`, 'u'),
  );
  known.set(language, own);
  return own;
}

const unspaced = new Set(['ja', 'th', 'zh']);

/** By language: how lengths of time, numbers, and years are asked for. */
const cues: Readonly<Record<string, readonly [duration: string, number: string, year: string]>> = {
  ar: ['كم من الوقت|كم يوما?|كم سنة|ما (?:هي )?مدة', 'كم|بكم', 'متى(?! (?:يجب|يمكن))|أي عام|أي سنة|اي عام'],
  cs: ['jak dlouho|kolik (?:dní|let|měsíců|hodin)', 'kolik|kolika', '^kdy|kterém roce'],
  da: [
    'hvor længe|hvor lang tid|hvor mange (?:dage|uger|måneder|år|timer)',
    'hvor (?:mange|meget|stor|gammel|høj|langt)',
    'hvornår|hvilket år',
  ],
  de: [
    'wie lange|wie ?viele (?:tage|wochen|monate|jahre|stunden)|welche (?:dauer|frist)',
    'wie ?viele?|wie (?:hoch|groß|alt|weit|oft|teuer)',
    'wann(?! (?:kann|können|darf|dürfen|muss|müssen|soll|ist|sind|gilt|gelten|wird|werden|bekomm|erhalt))|welchem jahr',
  ],
  el: [
    'πόσο (?:καιρό|χρόνο)|πόσες (?:ημέρες|μέρες|ώρες|εβδομάδες)|πόσα χρόνια',
    'πόσ[οαεηυ]\\p{L}*',
    'πότε|ποιο έτος|ποια χρονιά',
  ],
  en: [
    'how long|how (?:much time|many (?:years|months|weeks|days|hours|minutes))',
    'how (?:many|much|old|far|high|tall|large|deep)',
    '^when(?! (?:\\p{L}+ing|can|could|should|will|would|may|must|do|does|is|are))|(?:what|which) year|since when|what date',
  ],
  es: [
    'cuánto tiempo|cuánt[oa]s (?:días|semanas|meses|años|horas)|qué plazo',
    'cuánt[oa]s?',
    'cuándo(?! (?:pued|deb|es |hay))|qué año|qué fecha',
  ],
  fr: [
    "combien de temps|combien (?:de |d')(?:jours|semaines|mois|années|heures)|combien d'ans|quelle (?:est la )?durée|quels? (?:est le |sont les )?délais?",
    'combien',
    '^quand(?! (?:puis|peu|doi|faut|est|sera|faire))|depuis quand|quelle année|quelle date',
  ],
  it: [
    'quanto tempo|quant[ei] (?:giorni|settimane|mesi|anni|ore)|quanto dura(?:no)?',
    'quant[oaie]',
    '^quando(?! (?:poss|può|dev|è ))|(?:che|quale) anno|quale data',
  ],
  ja: [
    'どのくらいの期間|何(?:日|年|か月|ヶ月|時間)間',
    'いくつ|いくら|何(?:人|個|回|本|件|パーセント)|どれくらい|どのくらい',
    'いつ|何年',
  ],
  nl: [
    'hoe ?lang|hoeveel (?:dagen|weken|maanden|jaren|jaar|uren|uur)',
    'hoeveel|hoe (?:hoog|groot|oud|ver|vaak)',
    'wanneer|welk jaar',
  ],
  no: [
    'hvor lenge|hvor lang tid|hvor mange (?:dager|uker|måneder|år|timer)',
    'hvor (?:mange|mye|stor|gammel|høy|langt)',
    '^når|hvilket år',
  ],
  pl: ['jak długo|ile (?:czasu|dni|tygodni|miesięcy|lat|godzin)', 'ile|ilu', 'kiedy|którym roku'],
  pt: [
    'quanto tempo|quant[oa]s (?:dias|semanas|meses|anos|horas)|qual o prazo',
    'quant[oa]s?',
    '^quando|que ano|qual ano',
  ],
  ru: [
    'сколько времени|как долго|сколько (?:дней|недель|месяцев|лет|часов)',
    'сколько|скольких',
    'когда(?! (?:можно|нужно|надо|могут|может))|каком году|какого года',
  ],
  sv: [
    'hur länge|hur lång tid|hur många (?:dagar|veckor|månader|år|timmar)',
    'hur (?:många|mycket|stor|gammal|hög|långt)',
    '^när|vilket år',
  ],
  th: ['นานเท่า|กี่(?:วัน|เดือน|ปี|ชั่วโมง)', 'กี่|เท่าไร|เท่าไหร่|เท่าใด', 'เมื่อไร|เมื่อไหร่|เมื่อใด|ปีใด|ปีไหน|ปีอะไร'],
  tr: [
    'ne kadar süre\\p{L}*|kaç (?:gün|hafta|ay|yıl|saat)',
    'kaç\\p{L}*|ne kadar',
    'ne zaman|hangi (?:yıl|tarih)\\p{L}*',
  ],
  uk: ['скільки часу|як довго|скільки (?:днів|місяців|років|годин)', 'скільки', 'коли|якому році'],
  zh: ['多久|多长时间|多長時間|多少(?:天|年|个月)', '多少|几', '何时|何時|什么时候|什麼時候|哪(?:一)?年'],
};

const units: Readonly<Record<string, string>> = {
  de: 'tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden',
  en: 'day days week weeks month months year years hour hours minutes',
  es: 'día días semana semanas mes meses año años hora horas',
  fr: 'jour jours semaine semaines mois an ans année années heure heures',
  it: 'giorno giorni settimana settimane mese mesi anno anni ora ore',
  nl: 'dag dagen week weken maand maanden jaar jaren uur uren',
  pt: 'dia dias semana semanas mês meses ano anos hora horas',
  sv: 'dag dagar vecka veckor månad månader år timme timmar',
};
