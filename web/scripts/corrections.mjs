// What the host's OpenAPI document leaves open although the host keeps to it, put right before types are made of it.

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** Answers that only have computed properties: the document takes each of them for one that may be null and may be missing. */
const routeMayLack = [
    'mapping', 'defaults', 'paused_at', 'rotated_at', 'session_id', 'current_node', 'last_signal_id', 'last_signal_status',
    'last_signal_at', 'today_pnl', 'expect', 'missed_at',
];
const nullableOnly = { RouteDescriptionResponse: routeMayLack, RouteDescriptionWithSecret: routeMayLack };

/** A replay is moved by hand, runs as fast as it can, or at a multiple of real time. */
const speed = { oneOf: [{ type: 'string', enum: ['manual', 'max'] }, { type: 'number' }] };

/** Fields that the host leaves out of an answer where they say nothing. */
const leftOut = { BarView: ['complete'], ProblemDetails: ['type', 'title', 'status', 'detail', 'errors', 'trace_id'] };

export function correct(document) {
    const schemas = document.components.schemas;
    const { asked, answered } = uses(document);

    for (const schema of Object.values(schemas)) {
        // Where a word may be missing, the field that carries it says so.
        if (schema.enum) schema.enum = schema.enum.filter((word) => word !== null);
        if (schema.enum && Array.isArray(schema.type)) schema.type = schema.type.find((type) => type !== 'null');
    }

    for (const [name, nullable] of Object.entries(nullableOnly)) {
        for (const [field, property] of Object.entries(schemas[name]?.properties ?? {})) {
            if (!nullable.includes(field) && Array.isArray(property.type)) property.type = property.type.find((type) => type !== 'null');
            // What refers to another schema does not say that it may be null.
            if (nullable.includes(field) && property.$ref)
                schemas[name].properties[field] = { oneOf: [{ type: 'null' }, { $ref: property.$ref }] };
        }
    }

    // The host writes every field of an answer, also those that have a default.
    for (const name of answered) {
        const { properties } = schemas[name] ?? {};
        if (properties && !asked.has(name)) {
            schemas[name].required = Object.keys(properties).filter((field) => !(leftOut[name] ?? []).includes(field));
        }
    }

    // What has a default need not be sent.
    for (const name of asked) {
        const schema = schemas[name];
        if (schema?.required) schema.required = schema.required.filter((field) => schema.properties[field]?.default === undefined);
    }
    if (schemas.CreateRouteRequest) schemas.CreateRouteRequest.required = without(schemas.CreateRouteRequest.required, 'format');

    for (const name of ['StartReplayRequest', 'SetReplaySpeedRequest']) if (schemas[name]) schemas[name].properties.speed = speed;
    if (schemas.SimulatorViewResponse) schemas.SimulatorViewResponse.properties.speed = { oneOf: [...speed.oneOf, { type: 'null' }] };

    // Names in a query are read in any case; the interface writes them in lower case.
    for (const operation of operations(document)) {
        for (const parameter of operation.parameters ?? []) if (parameter.in === 'query') parameter.name = parameter.name.toLowerCase();
    }
    return document;
}

const without = (list, word) => (list ?? []).filter((entry) => entry !== word);

function operations(document) {
    return Object.values(document.paths).flatMap((path) => methods.flatMap((method) => path[method] ?? []));
}

/** The schemas that requests are made of, and those that answers are made of, each with what it refers to. */
function uses(document) {
    const asked = new Set();
    const answered = new Set();
    for (const operation of operations(document)) {
        collect(operation.requestBody, document, asked);
        collect(operation.responses, document, answered);
    }
    return { asked, answered };
}

function collect(node, document, found) {
    if (typeof node !== 'object' || node === null) return;
    if (typeof node.$ref === 'string') {
        const name = node.$ref.split('/').at(-1);
        if (found.has(name)) return;
        found.add(name);
        collect(document.components.schemas[name], document, found);
    }
    for (const child of Object.values(node)) collect(child, document, found);
}
