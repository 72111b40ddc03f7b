/** What a config may hold. Kept apart, since the validator is loaded only for projects that have one. */
import { Ajv, type ErrorObject } from 'ajv';

import { rules } from '../../rules/index.ts';
import { SETTINGS_KEYS } from '../settings.ts';
import { bareName, PRESETS } from './selection.ts';

const LEVEL = { enum: ['off', 'warn', 'error', 0, 1, 2] };

const entry = (options: unknown): object => ({
  anyOf: [LEVEL, { type: 'array', items: [LEVEL, ...(Array.isArray(options) ? (options as object[]) : [])], minItems: 1, additionalItems: false }],
});

const ENTRIES = Object.fromEntries(Object.entries(rules).map(([name, { meta }]) => [name, entry(meta.schema)]));

export const CONFIG_SCHEMA = {
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    preset: { enum: PRESETS },
    rules: { type: 'object', properties: { ...ENTRIES, ...Object.fromEntries(Object.entries(ENTRIES).map(([name, schema]) => [`sse/${name}`, schema])) }, additionalProperties: false },
    settings: { type: 'object', properties: Object.fromEntries(SETTINGS_KEYS.map((key) => [key, {}])), additionalProperties: false },
    ignore: { type: 'array', items: { type: 'string' } },
  },
  additionalProperties: false,
};

/** What is wrong with a config, the most telling first, as sentences. */
export function configFaults(raw: unknown): string[] {
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(CONFIG_SCHEMA);
  if (validate(raw)) return [];
  // The deepest says what; those above only that none of their choices fits.
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  return [...(validate.errors ?? [])].sort((a, b) => depth(b) - depth(a)).map(faultSentence);
}

function faultSentence({ instancePath, keyword, params, message, parentSchema }: ErrorObject): string {
  const where = instancePath === '' ? 'the config' : `"${instancePath.slice(1).split('/').map(bareIndex).join('.')}"`;
  const given = params as { additionalProperty?: string; allowedValues?: readonly unknown[] };
  if (keyword === 'additionalProperties') {
    const known = Object.keys((parentSchema as { properties?: object } | undefined)?.properties ?? {}).filter((key) => bareName(key) === key && key !== '$schema');
    return `${where} has no key ${JSON.stringify(given.additionalProperty)}. Known keys: ${known.join(', ')}.`;
  }
  if (keyword === 'enum') return `${where} must be one of ${given.allowedValues?.map((value) => JSON.stringify(value)).join(', ')}.`;
  return `${where} ${message ?? 'is not valid'}.`;
}

const bareIndex = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');
