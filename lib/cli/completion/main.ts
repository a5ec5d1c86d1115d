import { answerShell } from './answer.ts';

process.stdout.write(answerShell(process.argv.slice(3), process.env['ISTHMUS_MESH'] ?? 'mesh.yaml'));
