import { expect, test } from '@jest/globals';
import { errorAt } from '../../lib/plan/issue.ts';
import { sarif } from '../../lib/scan/sarif.ts';
import { scan } from '../../lib/scan/scan.ts';
import { jwt, plantedTexts } from '../emit/leak/planted.ts';
import { Ajv } from 'ajv';

const text = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1 } },
  additionalProperties: false,
};

/** What sarif-schema-2.1.0 of OASIS asks of the parts that are used, and nothing that is not. */
const schema = {
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool'],
        additionalProperties: false,
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name'],
                additionalProperties: false,
                properties: {
                  name: { type: 'string' },
                  semanticVersion: { type: 'string' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      additionalProperties: false,
                      properties: { id: { type: 'string' }, shortDescription: text },
                    },
                  },
                },
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId', 'ruleIndex', 'level', 'locations'],
              additionalProperties: false,
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['none', 'note', 'warning', 'error'] },
                message: text,
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                properties: { type: 'object' },
                locations: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    additionalProperties: false,
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation', 'region'],
                        // No snippet, no content.
                        additionalProperties: false,
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            additionalProperties: false,
                            properties: {
                              uri: { type: 'string', pattern: '^[^/\\s][^\\s]*$' },
                              uriBaseId: { const: '%SRCROOT%' },
                            },
                          },
                          region: {
                            type: 'object',
                            additionalProperties: false,
                            properties: { startLine: { type: 'integer', minimum: 1 } },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

const validate = new Ajv({ strict: false }).compile(schema);

test('SARIF has the structure of 2.1.0, relative paths and no snippet', async () => {
  const items = plantedTexts.map(([, content], index) => ({
    path: `a folder/ü${index}.yaml`,
    commit: 'a'.repeat(40),
    content: { kind: 'bytes' as const, bytes: Buffer.from(content) },
  }));
  const { findings } = await scan(
    [
      ...items,
      { path: 'module', content: { kind: 'submodule' } },
      { path: 'id_rsa', content: { kind: 'bytes', bytes: Buffer.from('x') } },
    ],
    {
      exceptions: [],
      whole: true,
    },
  );
  const document = sarif([errorAt('scan-shallow', [], 'cut off', 'fetch'), ...findings], '1.2.3');
  validate(document);
  expect(validate.errors).toBeNull();
  const said = JSON.stringify(document);
  expect(said).toContain('a%20folder/%C3%BC0.yaml');
  expect(said).not.toContain(jwt.slice(0, 16));
  expect(document).toMatchObject({
    runs: [
      {
        results: expect.arrayContaining([
          expect.objectContaining({ level: 'warning' }),
          expect.objectContaining({ level: 'error' }),
        ]),
      },
    ],
  });
});

test('SARIF of a clean scan is a run without results', () => {
  const document = sarif([], '1.2.3');
  validate(document);
  expect(validate.errors).toBeNull();
  expect(document).toMatchObject({ runs: [{ results: [] }] });
});
