import { awsLambda } from './aws-lambda.ts';
import { betterSse } from './better-sse.ts';
import { express } from './express.ts';
import { fastify, fastifySse, fastifySseV2 } from './fastify.ts';
import { generators } from './generator.ts';
import { h3 } from './h3.ts';
import { hono } from './hono.ts';
import { koa } from './koa.ts';
import { mcp } from './mcp.ts';
import type { Library, Opener, StreamModel } from './model.ts';
import { nest } from './nest.ts';
import { next } from './next.ts';
import { nodeHttp } from './node-http.ts';
import { oak } from './oak.ts';
import { senders } from './sender.ts';
import { webStreams } from './web-streams.ts';

export const LIBRARIES: readonly Library[] = [
  nodeHttp,
  express,
  koa,
  fastify,
  fastifySse,
  fastifySseV2,
  nest,
  next,
  webStreams,
  hono,
  h3,
  betterSse,
  oak,
  awsLambda,
  mcp,
  generators,
  senders,
];

const MODELS = new Map(LIBRARIES.flatMap((library) => library.streams).map((model) => [model.id, model]));

/** @throws {Error} when no library has a model of that id: a mistake in this package. */
export function modelOf(id: string): StreamModel {
  const model = MODELS.get(id);
  if (model === undefined) throw new Error(`No stream model is called ${id}.`);
  return model;
}

const OPENERS = new Map<string, Opener[]>();
for (const opener of LIBRARIES.flatMap((library) => library.openers)) {
  OPENERS.set(opener.name, [...(OPENERS.get(opener.name) ?? []), opener]);
}

export const openersOf = (name: string): readonly Opener[] => OPENERS.get(name) ?? [];

export const PROPERTIES = new Map(LIBRARIES.flatMap((library) => Object.entries(library.properties ?? {})));
export const TYPES = new Map(LIBRARIES.flatMap((library) => Object.entries(library.types ?? {})));
