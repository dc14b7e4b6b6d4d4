import { expect, test } from 'vitest';
import { detectLanguage } from './language.ts';

test.each([
  ['uk', 'Всі люди народжуються вільними і рівними у своїй гідності та правах.'],
  ['bg', 'Всички хора се раждат свободни и равни по достойнство и права.'],
  ['be', 'Усе людзі нараджаюцца свабоднымі і роўнымі ў сваёй годнасці і правах.'],
  ['sr', 'Сва људска бића рађају се слободна и једнака у достојанству и правима.'],
  ['ru', 'Все люди рождаются свободными и равными в своем достоинстве и правах.'],
  ['fa', 'تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.'],
  ['ar', 'يولد جميع الناس أحرارا متساوين في الكرامة والحقوق وقد وهبوا عقلا وضميرا.'],
  [
    'mr',
    'सर्व मानवी व्यक्ति जन्मतःच स्वतंत्र आहेत व त्यांना समान प्रतिष्ठा व समान अधिकार आहेत. त्यांना विचारशक्ति व सदसद्विवेकबुद्धि लाभलेली आहे.',
  ],
  ['hi', 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।'],
  ['ca', 'Tots els éssers humans neixen lliures i iguals en dignitat i en drets.'],
])('a sentence in %s is told from the languages that resemble it', async (language, text) => {
  expect(await detectLanguage(text)).toBe(language);
});

test.each([
  ['ru', 'Правила отпуска'],
  ['ru', 'Годовой отчёт'],
  ['en', 'Travel policy 2024'],
  ['de', 'Richtlinie Dienstreisen'],
])('a title in %s is not taken for a smaller language', async (language, text) => {
  expect(await detectLanguage(text)).toBe(language);
});

test.each([
  [
    'Swahili',
    'Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri, hivyo yapasa watendeane kindugu.',
  ],
  [
    'Welsh',
    "Genir pawb yn rhydd ac yn gydradd â'i gilydd mewn urddas a hawliau. Fe'u cynysgaeddir â rheswm a chydwybod, a dylai pawb ymddwyn y naill at y llall.",
  ],
  ['no language', 'bace diba zofodi teba kafo ceba rupo foba runisafo baluvizo virukadi gulu barugu sabafofo fovidi'],
])('a text in %s, which the detector does not know, is in none of those it knows', async (_, text) => {
  expect(await detectLanguage(text)).toBe('und');
});
