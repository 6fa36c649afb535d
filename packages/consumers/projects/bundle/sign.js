export { createCdrClient } from '@org/cms-cdr-client'
