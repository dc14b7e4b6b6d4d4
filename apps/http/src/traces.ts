import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CallObserver, Log } from '@kb-mcp/core';
import { currentRequest, doorOf } from './current-request.ts';

/** Where a span stands in a trace, in hex. */
export interface TracePlace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
}

export interface Tracer extends AsyncDisposable {
  /** Begins the span of a request, below that of the caller when it named one (W3C trace context). */
  begin(request: FastifyRequest): TracePlace;
  /** Ends the spans of requests when they have been answered. */
  install(app: FastifyInstance): void;
  /** A span for a call, below that of its request. */
  readonly observe: CallObserver;
  /** Sends what there is. */
  flush(): Promise<void>;
}

export interface TracerOptions {
  /** A collector that takes OTLP over HTTP as JSON, without `/v1/traces`. */
  readonly endpoint: string;
  readonly version: string;
  readonly log: Log;
}

/** Sends traces to a collector, some seconds late. What it does not take in time is dropped; no call waits for it. */
export function tracer({ endpoint, version, log }: TracerOptions): Tracer {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const places = new WeakMap<FastifyRequest, TracePlace>();
  let spans: object[] = [];
  const timer = setInterval(flush, EVERY_MS).unref();

  function add(
    place: TracePlace,
    name: string,
    kind: number,
    ms: number,
    attributes: Record<string, string | number>,
    ok: boolean,
  ): void {
    if (spans.length >= MOST) return;
    const end = Date.now();
    spans.push({
      ...place,
      name,
      kind,
      startTimeUnixNano: nanoseconds(end - ms),
      endTimeUnixNano: nanoseconds(end),
      attributes: attributesOf(attributes),
      status: ok ? {} : { code: 2 },
    });
  }

  async function flush(): Promise<void> {
    if (spans.length === 0) return;
    const resource = { attributes: attributesOf({ 'service.name': 'kb-mcp', 'service.version': version }) };
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'kb-mcp', version }, spans }] }],
    });
    spans = [];
    try {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(EVERY_MS) });
      await answer.body?.cancel();
      if (!answer.ok) log.warn({ status: answer.status }, 'The collector refused traces.');
    } catch (error) {
      log.warn({ err: error }, 'The collector of traces does not answer.');
    }
  }

  return {
    begin(request) {
      const [, traceId, parentSpanId] =
        /^00-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(String(request.headers['traceparent'])) ?? [];
      const place = { traceId: traceId ?? hex(16), spanId: hex(8), ...(parentSpanId && { parentSpanId }) };
      places.set(request, place);
      return place;
    },
    install(app) {
      app.addHook('onResponse', (request, reply, done) => {
        const place = places.get(request);
        const route = request.routeOptions.url ?? 'none';
        const status = reply.statusCode;
        const attributes = {
          'http.request.method': request.method,
          'http.route': route,
          'http.response.status_code': status,
          'kb_mcp.door': doorOf(route),
        };
        if (place) add(place, `${request.method} ${route}`, SERVER, reply.elapsedTime, attributes, status < 500);
        done();
      });
    },
    observe({ tool, outcome, ms }) {
      const trace = currentRequest()?.trace;
      if (!trace) return;
      const place = { traceId: trace.traceId, spanId: hex(8), parentSpanId: trace.spanId };
      add(place, tool, INTERNAL, ms, { 'kb_mcp.tool': tool, 'kb_mcp.outcome': outcome }, outcome === 'ok');
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await flush();
    },
  };
}

const EVERY_MS = 5_000;
const MOST = 5_000;
const INTERNAL = 1;
const SERVER = 2;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1_000)) * 1_000n);

const attributesOf = (values: Readonly<Record<string, string | number>>): readonly object[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
