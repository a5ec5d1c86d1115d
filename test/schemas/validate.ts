import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';

const folder = import.meta.dirname;

const faultsBy = (file: string, value: unknown): readonly string[] => {
  const { $schema: _, id: __, $id: ___, ...schema } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  const validate = ajv.compile(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

/** What is wrong with a text as SARIF 2.1.0; nothing where it is valid. */
export const sarifFaults = (text: string): readonly string[] => faultsBy('sarif-2.1.0-rtm.5.json', JSON.parse(text));

/** What is wrong with a value as a workflow of GitHub, and as a pipeline of GitLab; nothing where it is valid. */
export const workflowFaults = (value: unknown): readonly string[] => faultsBy('github-workflows.json', value);
export const pipelineFaults = (value: unknown): readonly string[] => faultsBy('gitlab-ci.json', value);

/** The library is a module of its own kind, which jest cannot load: so it runs beside. */
const program = `
import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
const schema = XmlDocument.fromString(readFileSync(process.argv[1], 'utf8'));
const document = XmlDocument.fromString(readFileSync(0, 'utf8'));
XsdValidator.fromDoc(schema).validate(document);
`;

/** What is wrong with a text as JUnit, by the XSD of Jenkins; empty where it is valid. */
export const junitFaults = (text: string): string => {
  const args = ['--input-type=module', '-e', program, join(folder, 'jenkins-junit.xsd')];
  const { stderr, status } = spawnSync(process.execPath, args, {
    cwd: resolve(folder, '../..'),
    input: text,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
};
