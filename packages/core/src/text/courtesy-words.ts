import { fold } from './fold.ts';
import { words } from './words.ts';

/** How people of one language begin and end a message, word by word, as it is written and without accents. */
export interface CourtesyWords {
  /** Greetings, thanks and please: where one stands a person speaks to a person. */
  readonly greetings: ReadonlySet<string>;
  /** What is said around them and around a question; by itself each may be what is asked for. */
  readonly around: ReadonlySet<string>;
}

/** The courtesy words of a language; none where we have no list. */
export function courtesyWords(language: string): CourtesyWords {
  const known = made.get(language);
  if (known) return known;
  const [greetings = '', around = ''] = lists[language] ?? [];
  const own = { greetings: setOf(greetings), around: setOf(around) };
  made.set(language, own);
  return own;
}

const made = new Map<string, CourtesyWords>();

const setOf = (list: string): ReadonlySet<string> => new Set(words(list).flatMap((word) => [word, fold(word)]));

/** Greetings, thanks and please, none that is often part of a name ("Buenos Aires"); then the words around them. */
const lists: Readonly<Record<string, readonly [string, string]>> = {
  ar: [
    'مرحبا أهلا السلام عليكم شكرا فضلك فضلكم رجاء تحية تحياتي أشكرك أشكركم',
    'وسهلا ورحمة الله وبركاته صباح مساء الخير جزيلا لك لكم مقدما أود أريد أرغب أن أعرف معرفة أسأل أسألك أستفسر سؤال سؤالا سؤالي استفسار يمكنك يمكنكم يمكن ممكن تخبرني تخبروني إخباري أخبرني تشرح توضح مساعدتي تساعدني مساعدة مساعدتك مساعدتكم الإجابة إجابة إجابتك ردكم آمل أتمنى تكون بخير حال مختصرة باختصار مع خالص التحية والتقدير أطيب',
  ],
  bg: [
    'здравейте здравей добър привет моля благодаря мерси поздрави',
    'добър ден добро утро вечер предварително много искам бих искал искала да знам разбера попитам въпрос питам можете можеш кажете кажеш обясните отговор отговорите надявам добре помощ помогнете хубав уважение',
  ],
  ca: [
    'hola gràcies sisplau salutacions',
    'bon dia bona tarda bones si us plau moltes endavant avançada voldria vull saber preguntar pregunta dir explicar podria podríeu pots resposta ajuda espero bé cordials atentament',
  ],
  cs: [
    'ahoj dobrý prosím děkuji díky zdravím pozdravem',
    'dobrý den dobré ráno večer předem moc mnohokrát chtěl chtěla bych rád ráda vědět zeptat dotaz otázku otázka mohl mohla můžete říct říci sdělit vysvětlit poradit odpověď odpovědět doufám máte dobře pomoc pomoct hezký den přeji',
  ],
  da: [
    'hej hejsa goddag tak venligst hilsen mvh',
    'god morgen aften dag mange på forhånd vil gerne ville vide høre spørge spørgsmål kan kunne du sige fortælle forklare svar svare håber det går godt hjælp hjælpe venlig hilsner kort',
  ],
  de: [
    'hallo hi guten moin servus geehrte geehrter bitte danke dank grüße grüßen gruß mfg',
    'liebe lieber tag morgen abend zusammen damen herren sehr vielen herzlichen besten voraus gerne gern schöne schönen schöner möchte würde hätte wüsste könnten könntest kannst können wissen erfahren frage fragen eine stellen nachfragen sagen mitteilen erklären erläutern beantworten antwort antworten rückmeldung kurze kurz schnelle hoffe geht gut ihnen dir hilfe helfen freundlichen freundliche mit freuen mal bin dankbar',
  ],
  el: [
    'γεια χαίρετε καλημέρα καλησπέρα ευχαριστώ ευχαριστούμε παρακαλώ χαιρετισμούς χαιρετισμοί',
    'σας σου πολύ εκ των προτέρων εκτίμηση φιλικούς φιλικά θα ήθελα θέλω ξέρω μάθω γνωρίζω ρωτήσω ερώτηση απορία κάνω έχω μία μπορείτε μπορείς μπορούσατε μπορούσες μου πείτε πεις εξηγήσετε εξηγήσεις απαντήσετε απάντηση σύντομη ελπίζω είστε είσαι καλά όλα βοηθήσετε βοήθεια βοήθειά εσάς χρόνο καλή ημέρα μέρα',
  ],
  en: [
    'hello hi hey dear please thanks thank thx greetings regards cheers',
    'there team all everyone good morning afternoon evening day kind best warm sincerely advance much many lot kindly would could can might want wanted like love know find wonder wondering curious ask asking question questions quick tell explain answer answers reply response let me short brief briefly hope hoping well fine doing great help helping appreciate appreciated grateful have got get wish nice time look looking forward hearing you your possible',
  ],
  es: [
    'hola gracias favor saludos estimado estimada estimados estimadas agradezco agradecería',
    'buenos buenas día días tardes noches muchas mil antemano por adelantado quisiera quería querría gustaría quiero saber conocer preguntar preguntarle pregunta consulta duda hacer hacerle una podría podrían podrías puede puedes decir decirme decirnos explicar explicarme responder respuesta breve espero esté estén estés bien todo ayuda ayudar ayudarme cordial cordiales cordialmente atentamente un saludo me tenga buen',
  ],
  fi: [
    'hei moi terve moikka kiitos kiitoksia terveisin ystävällisin',
    'hyvää päivää huomenta iltaa paljon etukäteen jo haluaisin haluan tietää kysyä kysymys voisitko voisitteko voitko voitteko kertoa selittää vastata vastaus vastauksesta vastauksestanne toivottavasti toivon kaikki hyvin apua avusta auttaa terveisin päivänjatkoa pyydän ole hyvä',
  ],
  fr: [
    'bonjour bonsoir salut coucou merci remercie remercions remerciant svp stp plaît plait cordialement salutations veuillez madame monsieur mesdames messieurs',
    'avance beaucoup infiniment mille chère cher chers j me permets permettre écrire adresser pourriez pourrais pourrait pouvez peux peut vous tu voudrais aimerais aimerions souhaite souhaiterais souhaiterions veux désire savoir connaître question questions poser petite demander demande renseignement dire dites dis expliquer indiquer préciser répondre réponse retour courte rapide brève bref chose suivante espère espérant allez vas va aller bien tout aider votre vos tes ton agréer expression distinguées respectueuses sentiments meilleurs sincères bien bonne journée soirée jour fin équipe toute temps intérêt lire attente gentil gentillesse serait possible',
  ],
  he: [
    'שלום היי תודה בבקשה בברכה',
    'רבה מראש בוקר טוב ערב אשמח רוצה רציתי לדעת לשאול שאלה אפשר תוכל תוכלו להגיד להסביר לענות תשובה תשובתכם מקווה שלומך שלומכם עזרה לעזור יום',
  ],
  hu: [
    'szia sziasztok helló üdvözlöm köszönöm köszönet kérem üdvözlettel tisztelt',
    'jó napot reggelt estét kívánok előre is nagyon szeretném szeretnék tudni kérdezni megkérdezni kérdésem kérdés lenne tudna tudnál tudnátok mondani megmondani elmagyarázni válaszolni válasz választ válaszát remélem jól van vannak segítség segítséget segítségét segíteni szép hölgyem uram',
  ],
  id: [
    'halo hai salam terima kasih tolong mohon selamat',
    'pagi siang sore malam sebelumnya banyak saya ingin mau tahu bertanya tanya menanyakan pertanyaan bisa bisakah anda beri memberi tahu jelaskan menjelaskan jawab jawaban jawabannya semoga sehat baik bantuan bantuannya bantu hormat kak',
  ],
  it: [
    'ciao buongiorno buonasera salve grazie favore cortesia prego gentile gentili egregio saluti ringrazio ringraziamo',
    'mille tante molte anticipo anticipatamente gentilmente vorrei volevo avrei desidero desidererei potrebbe potreste potresti puoi può sapere conoscere chiedere chiederle domanda domande fare farle porre curiosità dire dirmi spiegare spiegarmi indicare indicarmi rispondere rispondermi risposta breve cosa seguente spero stia stiate state stai bene tutto aiuto aiutare aiutarmi cordiali distinti cordialmente buona giornata serata signora signore',
  ],
  nl: [
    'hallo hoi goedemorgen goedemiddag goedenavond goededag geachte alsjeblieft alstublieft aub bedankt dank dankjewel dankuwel groet groeten groetjes mvg',
    'dag beste heer mevrouw goede goedendag alvast bij voorbaat hartelijk hartelijke vriendelijke wel veel graag zou zouden wil willen weten vragen vraag vraagje stellen kunt kun kan kunnen zeggen vertellen uitleggen beantwoorden antwoord antwoorden reactie kort hoop alles goed gaat hulp helpen fijne u je mij me',
  ],
  no: [
    'hei heisann hallo takk vennligst hilsen mvh',
    'god morgen dag kveld mange tusen på forhånd vil gjerne ville vite høre spørre spørsmål kan kunne du si fortelle forklare svar svare svaret håper det går bra hjelp hjelpe hjelpen vennlig kort fin',
  ],
  pl: [
    'cześć dobry witam witaj hej dziękuję dzięki dziękujemy proszę poproszę pozdrawiam pozdrowienia szanowni szanowna szanowny',
    'dzień dobry wieczór bardzo góry uprzejmie chciałbym chciałabym chcę chcielibyśmy mógłbyś mogłabyś mógłby mogłaby moglibyście mogliby może możesz możecie państwo państwa pan pani wiedzieć dowiedzieć pytanie pytania zadać zapytać spytać powiedzieć wyjaśnić wytłumaczyć odpowiedzieć odpowiedź krótką nadzieję mam wszystko dobrze porządku pomoc pomóc poważaniem miłego dnia życzę',
  ],
  pt: [
    'olá oi bom boa obrigado obrigada favor agradeço agradecia saudações cumprimentos abraço prezado prezada prezados',
    'bom boa dia tarde noite caro cara caros muito desde já antecipadamente gostaria queria quero saber conhecer perguntar pergunta dúvida questão fazer uma poderia poderiam podia pode podem dizer dizerem informar explicar responder resposta breve espero esteja estejam bem tudo ajuda ajudar atenciosamente cordiais cordialmente melhores atenção tenha ótimo',
  ],
  ro: [
    'bună salut mulțumesc mulțumim rog salutări stimate stimată',
    'ziua dimineața seara anticipat frumos mult aș vrea dori vreau doresc să știu aflu întreb întrebare puteți poți ați putea spune spuneți explica răspunde răspuns răspunsul sper sunteți bine ajutor ajuta ajutorul stimă respect zi',
  ],
  ru: [
    'здравствуйте здравствуй добрый привет приветствую пожалуйста спасибо благодарю подскажите уважаемые уважаемый уважаемая',
    'добрый доброе день дня вечер утро большое огромное заранее хочу хотел хотела хотелось бы могли можете можешь мог могу узнать знать понять вопрос вопросик задать спросить сказать скажите рассказать объяснить объясните пояснить ответить ответ ответе кратко надеюсь всё хорошо порядке дела вас вам помочь помогите помощь помощи буду благодарен благодарна признателен уважением хорошего вечера наилучшими пожеланиями',
  ],
  sk: [
    'ahoj dobrý prosím ďakujem vďaka zdravím pozdravom',
    'dobrý deň dobré ráno večer vopred pekne veľmi chcel chcela by som rád rada vedieť opýtať otázku otázka mohli mohol môžete povedať vysvetliť poradiť odpoveď odpovedať dúfam máte dobre pomoc pomôcť pekný prajem',
  ],
  sv: [
    'hej hejsan hallå goddag tack snälla vänligen hälsning hälsningar mvh',
    'god morgon kväll dag så mycket många på förhand vill gärna skulle vilja veta höra fråga undrar en kan kunde ni du säga berätta förklara svar svara svaret hoppas allt är bra mår hjälp hjälpa hjälpen vänliga vänlig kort trevlig fin',
  ],
  tr: [
    'merhaba merhabalar selam selamlar lütfen teşekkür teşekkürler sağolun saygılarımla saygılar sevgiler',
    'iyi günler akşamlar çalışmalar sabahlar gün günaydın sayın yetkili ederim ediyorum şimdiden çok rica istiyorum isterim isterdim bilmek öğrenmek sormak soru sorum vardı var olacaktı söyler söyleyebilir söyleyin bana açıklar açıklayabilir anlatır cevap cevabınız verebilir verir misiniz misin mısınız musunuz umarım iyisinizdir iyisindir size sizden kısa yardım yardımcı yardımınız olur dilerim',
  ],
  uk: [
    'вітаю привіт добрий доброго здрастуйте доброго прошу дякую дякуємо підкажіть шановні шановний шановна',
    'добрий день дня вечір ранок ранку ласка велике щиро заздалегідь наперед хочу хотів хотіла хотілося б могли можете можеш дізнатися знати запитати питання запитання поставити сказати скажіть пояснити поясніть відповісти відповідь сподіваюся сподіваюсь все добре гаразд допомогти допоможіть допомогу буду вдячний вдячна повагою гарного',
  ],
  vi: ['chào xin cảm', 'ơn vui lòng anh chị bạn muốn hỏi biết câu hỏi giúp trả lời giải thích trước nhiều mong khỏe ạ'],
};
