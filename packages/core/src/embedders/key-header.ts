/** The header that carries a key. Azure has one of its own for its keys; its tokens of users, which are JSON Web Tokens, go as everywhere. */
export const keyHeader = (url: string, key: string): Readonly<Record<string, string>> =>
  azure.test(new URL(url).hostname) && !key.startsWith('eyJ') ? { 'api-key': key } : { authorization: `Bearer ${key}` };

const azure = /\.(openai|services\.ai|cognitiveservices)\.azure\.(com|us|cn)$|\.azure-api\.net$/;
