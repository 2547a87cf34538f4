import { parentPort } from 'node:worker_threads'
import { type Run, runLine } from './line.ts'

parentPort?.on('message', (run: Run) => parentPort?.postMessage(runLine(run)))
