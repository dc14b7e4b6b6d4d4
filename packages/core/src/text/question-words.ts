/**
 * Words that ask, and the forms of "be" and "have" around them, by language. Passages seldom ask, so that these words
 * look rare and telling there, while they only say that this is a question.
 */
export const questionWords: Readonly<Record<string, string>> = {
  ar: 'ما ماذا من متى أين كيف لماذا كم أي أية هل هو هي هم التي الذي الذين كان كانت يكون تكون في على إلى عن مع هذا هذه ذلك تلك أو أن لم لا قد تم وما ومن بما مما',
  bg: 'какъв каква какво какви кой коя кое кои кога къде защо как колко чий е са беше бяха',
  cs: 'jaký jaká jaké jakou jakých jakým který která které kterou kterých kdy kde kam odkud proč kdo koho komu co čeho čemu kolik jak je jsou byl byla bylo byly',
  da: 'hvad hvilken hvilket hvilke hvornår hvor hvorfor hvordan hvem hvis er var har havde blev bliver mange',
  de: 'welche welcher welches welchem welchen wann warum wieso weshalb wohin woher wofür womit worauf woran worin wovon wozu wodurch worüber wogegen woraus wonach worum wessen wem wen was wer wie wo wieviel wird werden wurde wurden worden hat haben hatte hatten ist sind war waren sein kann können konnte soll muss eine einer einem einen eines diese dieser dieses diesem diesen beim',
  el: 'ποιος ποια ποιο ποιοι ποιες ποιον ποιου ποιων ποιους τι πότε πού πώς γιατί πόσο πόσα πόσοι πόσες πόση είναι ήταν έχει έχουν είχε είχαν ο η το οι τα του της των τον την τους τις τη μια μιας ένας ένα ενός με σε από για στο στη στην στον στα στις στους και να θα δεν ως κατά αυτό αυτή αυτός αυτών όταν όπως',
  es: 'qué cuál cuáles cuándo cómo dónde adónde quién quiénes cuánto cuánta cuántos cuántas por es son era eran fue fueron está están estaba ha han había ser sido para con del las los una uno unos unas',
  et: 'mis millal kus miks kes kuidas kui palju on oli olid',
  fi: 'mikä mitä missä milloin miksi kuka kenen ketkä miten kuinka mihin mistä mitkä millä monta paljon on ovat oli olivat',
  fr: 'quel quelle quels quelles quand comment pourquoi combien lequel laquelle lesquels lesquelles qui que quoi dont où est sont était étaient sera serait fut furent avait avaient ont avoir être ce cela dans pour avec par sur',
  hi: 'क्या कौन कौनसा कौनसी कब कहां कहाँ कैसे क्यों कितना कितने कितनी किस किसे किसने किसके किसका किसकी किन किसी है हैं था थी थे हो होता होती होते हुआ हुई हुए के का की को में से पर ने और एक यह वह इस उस जो तो ही भी लिए किया गया गई गए',
  hr: 'koji koja koje kojeg kada gdje zašto tko što kako koliko je su bio bila bilo bili',
  hu: 'mi mit mikor hol hová honnan miért hogyan ki kit kinek mely melyik hány mennyi milyen van volt voltak az egy',
  id: 'apa siapa kapan dimana mana mengapa kenapa bagaimana berapa yang adalah itu ini',
  it: 'quale quali quando come dove perché chi che cosa quanto quanti quanta quante qual sono era erano viene ha hanno aveva essere dell della dello delle degli dei nel nell nella nelle negli del dal dall dalla alla allo alle agli sul sulla con per una uno',
  nl: 'welke welk wanneer waarom hoe waar wie wat hoeveel waarvan waarin waarmee waardoor is zijn was waren wordt worden werd werden heeft hebben had een het van',
  no: 'hva hvilken hvilket hvilke når hvor hvorfor hvordan hvem er var har hadde ble blir mange',
  pl: 'jaki jaka jakie jakim jakiej jakich kiedy gdzie dlaczego kto kogo co czego ile jak który która które których której czym jest są był była było były',
  pt: 'qual quais quando como onde quem quanto quanta quantos quantas por que porque porquê são foi era foram eram está estão ser sido tem para com uma um',
  ro: 'care ce cine când unde cum cât câte câți câtă este sunt era erau fost fi au pentru din prin lui cu la de pe',
  ru: 'какой какая какое какие какого какому каким каком каких какую какими когда где почему зачем кто кого кому кем что чего чему чем как сколько откуда куда чей чья чье чьё который которая которое которые был была было были является являются это этот эта эти такое такой такая такие для',
  sk: 'aký aká aké ktorý ktorá ktoré kedy kde prečo kto čo koľko ako je sú bol bola bolo boli',
  sv: 'vad vilken vilket vilka när var varför hur vem vems är har hade blev blir många',
  th: 'อะไร ไหน เมื่อใด เมื่อไร เมื่อไหร่ ใคร ทำไม อย่างไร เท่าใด เท่าไร เท่าไหร่ ใด บ้าง',
  tr: 'ne nedir neler nelerdir neyi neye neyin nerede nereye nereden neresi hangi hangisi hangileri kim kimdir kime kimi kimin kimler kaç kaçtır nasıl niçin neden niye mi mı mu mü midir ve ile için bir bu olan olarak',
  uk: 'який яка яке які якого якому яким яких яку коли де чому хто кого що чого як скільки звідки куди чий є був була було були це цей ця для',
  vi: 'gì nào ai đâu bao nhiêu khi sao thế như là của và các những được đã có cho trong ở một với bị do từ',
  zh: '什么 什 么 么是 是什 哪 哪个 哪些 哪里 谁 多少 如何 怎么 怎样 何时 为何 为什 吗 呢',
};
