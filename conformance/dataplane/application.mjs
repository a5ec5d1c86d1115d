import { createServer } from 'node:http';

// What the sample's container does: it answers with its version. Arguments: port, version, name of the pod.
const [port, version, instance] = process.argv.slice(2);
createServer((_, response) => response.end(`Hello version: ${version}, instance: ${instance}\n`)).listen(Number(port));
