/** Two words that mean the same. */
export type Synonyms = readonly (readonly [string, string])[];

/** English words that mean the same and share no run of letters: only who knows what they mean takes one for the other. */
export const englishSynonyms: Synonyms = [
  ['car', 'automobile'],
  ['doctor', 'physician'],
  ['buy', 'purchase'],
  ['start', 'begin'],
  ['lawyer', 'attorney'],
  ['salary', 'wages'],
  ['vacation', 'holiday'],
  ['movie', 'film'],
];

/** The like of other languages, one list each, for models that know no English. */
export const otherSynonyms: readonly Synonyms[] = [
  'voiture automobile, médecin docteur, logement habitation, avocat juriste, salaire paie, vacances congés, erreur faute, travail emploi',
  'Auto Wagen, Arzt Doktor, Wohnung Zuhause, Anwalt Jurist, Gehalt Lohn, Urlaub Ferien, Fehler Irrtum, Anfang Beginn',
  'coche automóvil, médico doctor, vivienda hogar, abogado jurista, sueldo salario, niño chico, error fallo, inicio comienzo',
  'macchina automobile, medico dottore, casa abitazione, avvocato legale, stipendio paga, bambino fanciullo, errore sbaglio, inizio principio',
  'врач доктор, автомобиль машина, дом жилище, адвокат юрист, зарплата жалованье, отпуск каникулы, ошибка промах, начало старт',
  'سيارة عربة, طبيب دكتور, بيت منزل, خطأ غلط, مال نقود, راتب أجر, طفل صبي, عام سنة',
  '医生 大夫, 电脑 计算机, 父亲 爸爸, 薪水 工资, 美丽 漂亮, 快乐 高兴, 错误 过失, 土豆 马铃薯',
  '医者 ドクター, 自動車 クルマ, 間違い ミス, 映画 ムービー, 給料 サラリー, 休暇 バカンス, 店 ショップ, 台所 キッチン',
  '책 도서, 나이 연령, 이름 성명, 값 가격, 사람 인간, 아버지 부친, 집 주택, 실수 오류',
].map((list) =>
  list.split(', ').map((pair) => {
    const [one = '', other = ''] = pair.split(' ');
    return [one, other] as const;
  }),
);

/** The same words in another order: who counts words or letters takes one for the other. */
export const reordered: Synonyms = [
  'annual salary increase',
  'green tea harvest',
  'invoice payment reminder',
  'broken kitchen window',
].map((text) => [text, text.split(' ').toReversed().join(' ')] as const);
