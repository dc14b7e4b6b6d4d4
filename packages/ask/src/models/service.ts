import { AzureOpenAI, OpenAI } from 'openai';
import type { ServiceOptions } from './service-options.ts';

/** The client of the service. */
export function service({
  apiKey,
  baseURL,
  azure,
  timeoutMs: timeout,
  retries = 2,
}: ServiceOptions & { readonly timeoutMs: number }): OpenAI {
  const shared = { apiKey: apiKey ?? 'none', timeout, maxRetries: retries, logLevel: 'off' as const };
  if (azure) return new AzureOpenAI({ ...shared, endpoint: azure.endpoint, apiVersion: azure.apiVersion });
  return new OpenAI({ ...shared, organization: null, project: null, ...(baseURL !== undefined && { baseURL }) });
}
