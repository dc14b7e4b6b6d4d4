/** The 1-based lines that speak to a model as if they were instructions, in ascending order. A flag for people, no proof. */
export function instructionLines(text: string): readonly number[] {
  if (!hint.test(text)) return [];
  const lines: number[] = [];
  let line = 1;
  let from = 0;
  for (const { index } of text.matchAll(instructions)) {
    for (let feed = text.indexOf('\n', from); feed !== -1 && feed < index; feed = text.indexOf('\n', from)) {
      line++;
      from = feed + 1;
    }
    if (lines.at(-1) !== line) lines.push(line);
  }
  return lines;
}

/** Words without which none of the patterns matches. */
const hint =
  /ignor|disregard|forget|override|oubli|vergiss|olvid|system prompt|prompt syst|you are now|new instructions|<\|im_|<\/?system|\[\/?inst\]|language model|ai (?:assistant|agent|model)|do not (?:tell|reveal|mention|inform)|don't (?:tell|mention)|jailbreak|developer mode/i;

const gap = String.raw`[\s\p{P}]{1,4}(?:[\p{L}']+[\s\p{P}]{1,4}){0,5}?`;
const before = String.raw`(?:previous|prior|above|earlier|preceding|existing|initial|original|system|your|safety)`;
const orders = String.raw`(?:instructions?|prompts?|rules?|directions?|guidelines?|commands?|messages?|context)`;

const instructions = new RegExp(
  [
    `(?:ignore|disregard|forget|override|bypass)${gap}${before}${gap}${orders}`,
    `(?:ignore|disregard|forget|override|bypass)${gap}${before}[\\s]{1,4}${orders}`,
    String.raw`(?:ignore[zr]?|oublie[zr]?)${gap}(?:instructions?|consignes?|directives?|règles?)[\s\p{P}]{1,4}(?:précédentes?|antérieures?|ci-dessus|du système|système)`,
    String.raw`(?:ignorier(?:e|en|t)|vergiss|vergesst)${gap}(?:vorherigen?|bisherigen?|obigen?|vorigen?)\s{1,4}(?:anweisungen|instruktionen|befehle|regeln)`,
    String.raw`(?:ignor[ae]|olvid[ae])n?${gap}(?:instrucciones|órdenes|reglas)\s{1,4}(?:anteriores|previas|del sistema)`,
    String.raw`(?:reveal|print|repeat|show|output|leak)${gap}system prompt`,
    String.raw`you are now\s{1,4}(?:an?|in|the|free|no longer)\b`,
    String.raw`(?:if|when)\s{1,4}you(?: are|['’]re)\s{1,4}(?:an? )?(?:ai|llm|(?:large )?language model|assistant|chatbot)`,
    String.raw`(?:do not|don['’]t|never)\s{1,4}(?:tell|reveal|mention|inform|disclose)${gap}(?:the|your) user\b`,
    String.raw`(?:attention|note|message|instructions?) (?:to|for) (?:the |any |all )?(?:ai|llms?|language models?|ai (?:assistants?|agents?|models?)|chatgpt|claude)\b`,
    String.raw`(?:new|updated|real|actual) (?:system )?instructions?\s{0,4}:`,
    String.raw`<\|im_(?:start|end)\|>|<\/?system(?:[ _-]?prompt)?>|\[\/?INST\]|<<SYS>>`,
    String.raw`(?:enter|enable|activate)${gap}(?:developer|jailbreak|dan|god) mode`,
  ].join('|'),
  'giu',
);
