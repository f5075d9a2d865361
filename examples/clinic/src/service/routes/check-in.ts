import { randomUUID } from 'node:crypto';
import { exactly, patientId, problem, type Route } from '../clinic.js';

const body = exactly({
  patientId,
  reason: { type: 'string', enum: ['consultation', 'laboratory', 'imaging', 'follow-up'] },
});

/**
 * `POST /check-in`: a patient arrives, which is the flow `registration`. The second time on a day finds the first
 * appointment: 201, then 200.
 */
export const checkIn: Route = (app, { telemetry, query }) => {
  app.post<{ Body: { patientId: string; reason: string } }>(
    '/check-in',
    { schema: { body } },
    async (request, reply) => {
      const { patientId: id, reason } = request.body;
      const appointmentId = randomUUID();
      const visit = await telemetry.apiTimer('check-in', () =>
        telemetry.flow('registration', async (flow) => {
          const [patient] = await flow.step('identify', () =>
            query('find-patient', 'SELECT id FROM clinic.patients WHERE id = $1', [id]),
          );
          if (patient === undefined) return undefined;
          // The update changes nothing: it makes the row that is there already come back.
          const [appointment] = await flow.step('book', () =>
            query<{ id: string }>(
              'book-appointment',
              `INSERT INTO clinic.appointments (id, patient_id, day, reason) VALUES ($1, $2, current_date, $3)
             ON CONFLICT (patient_id, day) DO UPDATE SET day = excluded.day RETURNING id`,
              [appointmentId, id, reason],
            ),
          );
          return appointment;
        }),
      );
      if (visit === undefined) return reply.code(404).send(problem('No such patient.'));
      const isNew = visit.id === appointmentId;
      telemetry.counters.check_ins.add(1, { result: isNew ? 'new' : 'repeated' });
      return reply.code(isNew ? 201 : 200).send({ appointmentId: visit.id });
    },
  );
};
