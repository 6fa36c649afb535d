/** What the catalogues of codes say, in Spanish, by the English sentence. */
export const sentences: Readonly<Record<string, string>> = {
  'The query succeeded.': 'La consulta se ejecutó.',
  'Calling the interface failed.': 'Falló la llamada a la interfaz.',
  'A parameter is invalid.': 'Un parámetro no es válido.',
  'The interface needs CTI version V3R8; this system runs V3R6.':
    'La interfaz necesita la versión V3R8 del CTI; este sistema usa la V3R6.',
  'An unknown exception occurred on the platform.': 'La plataforma sufrió una excepción desconocida.',
  'The quality-check relation interface failed.': 'Falló la interfaz de relaciones del control de calidad.',
  'The number does not exist in the UAP.': 'El número consultado no existe en el UAP.',
  'The access key does not have this permission.': 'La clave de acceso no tiene permiso para esto.',
  'Success in CC-iSales.': 'Éxito, tal como lo escribe CC-iSales.',
  'CC-iSales: a parameter is wrong.': 'CC-iSales: un parámetro es incorrecto.',
  'CC-iSales: the database failed.': 'CC-iSales: falló la base de datos.',
  'CC-iSales: the outbound data is missing.': 'CC-iSales: faltan los datos de la llamada saliente.',
  'CC-iSales: the sub-status does not belong to the result.': 'CC-iSales: el subestado no corresponde al resultado.',
  'CC-iSales: unknown exception.': 'CC-iSales: excepción desconocida.',
  'CC-iSales: a parameter is wrong (detail 1 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 1 de 11).',
  'CC-iSales: a parameter is wrong (detail 2 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 2 de 11).',
  'CC-iSales: a parameter is wrong (detail 3 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 3 de 11).',
  'CC-iSales: a parameter is wrong (detail 4 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 4 de 11).',
  'CC-iSales: a parameter is wrong (detail 5 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 5 de 11).',
  'CC-iSales: a parameter is wrong (detail 6 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 6 de 11).',
  'CC-iSales: a parameter is wrong (detail 7 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 7 de 11).',
  'CC-iSales: a parameter is wrong (detail 8 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 8 de 11).',
  'CC-iSales: a parameter is wrong (detail 9 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 9 de 11).',
  'CC-iSales: a parameter is wrong (detail 10 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 10 de 11).',
  'CC-iSales: a parameter is wrong (detail 11 of 11).': 'CC-iSales: un parámetro es incorrecto (detalle 11 de 11).',
  'CC-FS: no data found.': 'CC-FS: no se encontraron datos.',
  'CC-FS: a parameter is wrong, for example a call ID that is too long.':
    'CC-FS: un parámetro es incorrecto, por ejemplo un ID de llamada demasiado largo.',
  'CC-Gateway uses short codes of this form.': 'CC-Gateway responde con códigos cortos de esta forma.',
  'Normal incoming call.': 'Llamada entrante normal.',
  'Special incoming call.': 'Llamada entrante especial.',
  'Voice mail: fetch a message.': 'Buzón de voz: recoger un mensaje.',
  'Voice mail: delete a message.': 'Buzón de voz: borrar un mensaje.',
  'Voice mail: send to a pager.': 'Buzón de voz: enviar a un buscapersonas.',
  'Incoming toll call.': 'Llamada entrante de larga distancia.',
  'Internal call, agent to agent.': 'Llamada interna, de agente a agente.',
  'Normal outgoing call, usually dialed by hand.': 'Llamada saliente normal, por lo general marcada a mano.',
  'Outgoing call of an agent.': 'Llamada saliente de un agente.',
  'Outgoing call over PRI.': 'Llamada saliente por PRI.',
  'Outgoing call made by the IVR.': 'Llamada saliente hecha por el IVR.',
  'Outgoing call that a phone agent made alone; stored only if recording of PC+PHONE CDRs is on.':
    'Llamada saliente que un agente de teléfono hizo por su cuenta; solo se guarda si está activado el registro de CDR PC+PHONE.',
  'Outgoing call made by the IVR over PRI.': 'Llamada saliente hecha por el IVR por PRI.',
  'Networked call center, incoming.': 'Centros en red, entrante.',
  'Networked call center, outgoing.': 'Centros en red, saliente.',
  'Networked quality check, incoming.': 'Control de calidad en red, entrante.',
  'Networked quality check, outgoing.': 'Control de calidad en red, saliente.',
  'Networked internal call of a virtual agent, incoming.': 'Llamada interna en red de un agente virtual, entrante.',
  'Networked internal call of a virtual agent, outgoing.': 'Llamada interna en red de un agente virtual, saliente.',
  'Assisted call.': 'Llamada asistida.',
  'Incoming call through the international operator.': 'Llamada entrante por la operadora internacional.',
  'Relayed call.': 'Llamada retransmitida.',
  'Outgoing call through the international operator.': 'Llamada saliente por la operadora internacional.',
  'Real video call, incoming.': 'Videollamada real, entrante.',
  'Real video call, outgoing.': 'Videollamada real, saliente.',
  'Merged video call over 2B+D, incoming.': 'Videollamada combinada por 2B+D, entrante.',
  'Merged video call over 6B+D, incoming.': 'Videollamada combinada por 6B+D, entrante.',
  'Merged video call over 2B+D, outgoing.': 'Videollamada combinada por 2B+D, saliente.',
  'Merged video call over 6B+D, outgoing.': 'Videollamada combinada por 6B+D, saliente.',
  'Reserved (scheduled) outgoing call.': 'Llamada saliente reservada (programada).',
  'Pre-occupied (preempted) outgoing call: the agent is reserved before dialing.':
    'Llamada saliente con ocupación previa: el agente se reserva antes de marcar.',
  'Pre-connected outgoing call.': 'Llamada saliente preconectada.',
  'Predicted outgoing call, shown to the agent as a virtual incoming one.':
    'Llamada saliente predictiva, que el agente ve como entrante virtual.',
  'Previewed outgoing call.': 'Llamada saliente con vista previa.',
  'Reserved callback.': 'Devolución de llamada programada.',
  'Internal two-party consultation or help.': 'Consulta o ayuda interna entre dos personas.',
  'Internal three-party call.': 'Llamada interna a tres.',
  'Multi-party call.': 'Llamada con varios participantes.',
  'The flow ended the call; normal release.': 'El flujo terminó la llamada; liberación normal.',
  'All resources were in use.': 'Todos los recursos estaban en uso.',
  'Polling on the agent side timed out.': 'Venció el sondeo del lado del agente.',
  'Abnormal release for another reason.': 'Liberación anormal por otro motivo.',
  'The number is vacant.': 'El número no existe.',
  'In the context of an agent device, a forum list gives 4 as: the agent was forced out.':
    'En el contexto de un dispositivo de agente, una lista de un foro da 4 como: se forzó la salida del agente.',
  'The mailbox is full or suspended.': 'El buzón está lleno o suspendido.',
  'Calls to the mailbox are not permitted.': 'No se permiten llamadas al buzón.',
  'The connection failed.': 'Falló la conexión.',
  'The called party did not answer.': 'El destino no contesta.',
  'The called party rejected the call.': 'El destino rechaza la llamada.',
  'The called party is out of the service area.': 'El destino está fuera del área de servicio.',
  'The line is busy, or the link between CTI and IVR parts is down.':
    'La línea está ocupada, o cayó el enlace entre CTI e IVR.',
  'The CCS is disconnected; disaster handling took over.':
    'El CCS está desconectado; asumió el tratamiento de desastres.',
  'Fatal error of the voice mail.': 'Error grave del buzón de voz.',
  'Abnormal release of a resource operation.': 'Liberación anormal de una operación de recurso.',
  'The maximum talk time of the skill queue was exceeded.':
    'Se superó el tiempo máximo de conversación de la cola de habilidad.',
  'Listed for the context of an agent device only.': 'Figura solo para el contexto de un dispositivo de agente.',
  'The called party is busy.': 'El destino está ocupado.',
  'The phone is switched off.': 'El teléfono está apagado.',
  'The user hung up before the call was answered.': 'El usuario colgó antes de que contestaran.',
  'The balance is insufficient.': 'El saldo es insuficiente.',
  'A parameter was invalid.': 'Un parámetro era incorrecto.',
  'An announcement or script file is missing.': 'Falta un archivo de locución o de script.',
  'Operations were in conflict.': 'Hubo un conflicto de operaciones.',
  'The service type is not supported.': 'El tipo de servicio no se admite.',
  'Internal error.': 'Fallo interno.',
  'The user left the queue.': 'El usuario abandonó la cola.',
  'The call was redirected.': 'La llamada fue redirigida.',
  'VSPCOMM is unavailable; also the start of its range.':
    'VSPCOMM no está disponible; también es el inicio de su rango.',
  'VSPCOMM: rating failed.': 'VSPCOMM: falló la tarificación.',
  'VSPCOMM: charging failed.': 'VSPCOMM: falló el cobro.',
  'VSPCOMM: another error.': 'VSPCOMM: otro fallo.',
  'Normal release by the IVR.': 'Liberación normal por el IVR.',
  'Resources are insufficient.': 'Los recursos son insuficientes.',
  'A general timeout.': 'Tiempo agotado, en general.',
  'The connection to the IVR failed.': 'Falló la conexión con el IVR.',
  'The IVR flow was not found or could not be parsed.': 'El flujo del IVR no se encontró o no se pudo leer.',
  'The control blocks of the IVR are exhausted.': 'Se agotaron los bloques de control del IVR.',
  'The type of the MRF script is wrong.': 'El tipo del script MRF es incorrecto.',
  'The conference name is wrong.': 'El nombre de la conferencia es incorrecto.',
  'Waiting for the call information of the CTI timed out.': 'Venció la espera de la información de la llamada del CTI.',
  'Waiting for the notification of the CTI timed out.': 'Venció la espera de la notificación del CTI.',
  'Waiting for the answer acknowledgement of the CTI timed out.':
    'Venció la espera de la confirmación de respuesta del CTI.',
  'Waiting for the called party to pick up timed out.': 'Venció la espera a que el destino descolgara.',
  'Waiting for the response to a subscribe notification timed out.':
    'Venció la espera de la respuesta a un aviso de suscripción.',
  'The CTI failed to run the script.': 'El CTI no pudo ejecutar el script.',
  'Business module: the start acknowledgement timed out.': 'Módulo de negocio: venció la confirmación de inicio.',
  'Business module: the pick-up timed out.': 'Módulo de negocio: venció la espera de descolgado.',
  'Business module: the answer timed out.': 'Módulo de negocio: venció la espera de respuesta.',
  'Business module: the subscribe response timed out.': 'Módulo de negocio: venció la respuesta de la suscripción.',
  'The MSCML transfer script timed out.': 'Venció el script de transferencia MSCML.',
  'The handshake with the CTI server timed out.': 'Venció el saludo con el servidor CTI.',
  'The outgoing call of the IVR timed out.': 'Venció la llamada saliente del IVR.',
  'The IVR could not connect the two parties.': 'El IVR no pudo conectar a las dos partes.',
  'The maximum call duration was exceeded.': 'Se superó la duración máxima de la llamada.',
  'Another error of the IVR.': 'Otro error del IVR.',
  'Default cause: no routing result before the line dropped, or the flow ended the call.':
    'Causa por defecto: sin resultado de encaminamiento antes de caer la línea, o el flujo terminó la llamada.',
  'Outgoing call: ringing or answer did not come in time.':
    'Llamada saliente: el timbre o la respuesta no llegó a tiempo.',
  'The handshake between the queue device and the platform timed out.':
    'Venció el saludo entre el dispositivo de cola y la plataforma.',
  'The handshake with the CCS timed out.': 'Venció el saludo con el CCS.',
  'The resume acknowledgment of the IVR timed out.': 'Venció la confirmación de reanudación del IVR.',
  'Waiting for the routing result of the CCS timed out (first of two codes).':
    'Venció la espera del resultado de encaminamiento del CCS (primero de dos códigos).',
  'Waiting for the routing result of the CCS timed out (second of two codes).':
    'Venció la espera del resultado de encaminamiento del CCS (segundo de dos códigos).',
  'Waiting for the transfer notice of the CCS timed out.': 'Venció la espera del aviso de transferencia del CCS.',
  'Waiting for the transfer operation of the CCS timed out.':
    'Venció la espera de la operación de transferencia del CCS.',
  'Outgoing call: the setup acknowledgment timed out.': 'Llamada saliente: venció la confirmación de establecimiento.',
  'Outgoing call: the occupy acknowledgment timed out.': 'Llamada saliente: venció la confirmación de ocupación.',
  'The queue overflowed or timed out (first of two codes).': 'La cola se desbordó o venció (primero de dos códigos).',
  'The queue overflowed or timed out (second of two codes).': 'La cola se desbordó o venció (segundo de dos códigos).',
  'Transfer from agent to IVR: no response.': 'Transferencia del agente al IVR: sin respuesta.',
  'The target of the transfer did not respond.': 'El destino de la transferencia no respondió.',
  'The routing answer of the CCS timed out.': 'Venció la respuesta de encaminamiento del CCS.',
  'Waiting for the target device to ring or answer timed out.':
    'Venció la espera a que el dispositivo de destino sonara o contestara.',
  'Released by the client.': 'Liberada por el cliente.',
  'The user hung up.': 'El usuario colgó.',
  'The agent hung up.': 'El agente colgó.',
  'The address that the CCS gave in a transfer is wrong (first of two codes).':
    'La dirección que dio el CCS en una transferencia es incorrecta (primero de dos códigos).',
  'The address that the CCS gave in a transfer is wrong (second of two codes).':
    'La dirección que dio el CCS en una transferencia es incorrecta (segundo de dos códigos).',
  'Redirected by the agent.': 'Redirigida por el agente.',
  'Redirected by the IVR flow.': 'Redirigida por el flujo del IVR.',
  'The OBS reached the called party, before the call went to an automatic flow.':
    'El OBS alcanzó al destino, antes de que la llamada pasara a un flujo automático.',
  'The OBS reached the called party, before the call went to an agent.':
    'El OBS alcanzó al destino, antes de que la llamada pasara a un agente.',
  'The outbound call failed.': 'La llamada saliente falló.',
  'The task has no number to call.': 'La tarea no tiene ningún número al que llamar.',
  'The call was returned.': 'La llamada fue devuelta.',
  'Read the record. Success without a record means that there is no call with this ID.':
    'Lea el registro. Un éxito sin registro significa que no se guarda tal llamada.',
  'Try again shortly. If it persists, give the time and the call ID to the operator of the platform.':
    'Inténtelo de nuevo en breve. Si continúa, dé la hora y el ID de la llamada al operador de la plataforma.',
  'Check the names, types and letter case of ccId, isCallin and callId against the request schema.':
    'Compruebe nombres, tipos y mayúsculas de ccId, isCallin y callId con el esquema de la petición.',
  'Ask the operator of the platform which interfaces this version offers; this one does not work there.':
    'Pregunte al operador de la plataforma qué interfaces ofrece esta versión; esta no funciona en ella.',
  'This concerns quality checks, not call records. Report it to the operator of the platform.':
    'Esto atañe al control de calidad, no a los registros de llamadas. Avise al operador de la plataforma.',
  'Check the call center ID and the number in the configuration of the platform.':
    'Compruebe el ID del centro y el número con la configuración de la plataforma.',
  'Ask the operator of the platform to allow this access key to query CDRs of this call center.':
    'Pida al operador de la plataforma que permita a esta clave de acceso consultar los CDR de este ID de centro.',
  'This code belongs to CC-iSales. Check that the URL leads to CC-CMS.':
    'Este código es de CC-iSales. Compruebe que la URL base lleva a CC-CMS.',
  'This code belongs to CC-FS, where it means that there is no data. Treat it as "call not found".':
    'Este código es de CC-FS, donde significa respuesta vacía. Trátelo como: no existe tal llamada.',
  'This code belongs to CC-FS. Check that the URL leads to CC-CMS.':
    'Este código es de CC-FS. Compruebe que la URL base lleva a CC-CMS.',
  'This code belongs to CC-Gateway. Check that the URL leads to CC-CMS.':
    'Este código es de CC-Gateway. Compruebe que la URL base lleva a CC-CMS.',
  'Search with isCallin "true".': 'Consulte con isCallin "true".',
  'Search with isCallin "false".': 'Consulte con isCallin "false".',
  'Search with isCallin "false" first, then "true".': 'Consulte primero con isCallin "false" y después con "true".',
  'Known from a sibling table of the same product; check it against your platform. The direction is not documented: ask both ways.':
    'Conocido por otra tabla del mismo producto; compruébelo en su plataforma. La dirección no está documentada: consulte ambas.',
  'Nothing to do.': 'Nada que hacer.',
  'Compare with the licensed capacity at that hour.': 'Compare con la capacidad con licencia a esa hora.',
  'Have the operator check this component.': 'Pida al operador que revise el componente que aquí se nombra.',
  'If it occurs often, report it to the operator of the platform.':
    'Avise al operador de la plataforma si ocurre a menudo.',
  'Check the dialed number.': 'Compruebe el número marcado.',
  'Empty or reactivate the mailbox.': 'Vacíe o reactive el buzón.',
  'Check the permissions of the mailbox.': 'Compruebe los permisos del buzón.',
  'Try the call again later.': 'Repita la llamada más tarde.',
  'Try again later. If many calls end like this at once, have the link between CTI and IVR checked.':
    'Inténtelo más tarde; si muchas llamadas acaban así a la vez, haga revisar el enlace CTI-IVR.',
  'Raise the maximum talk time of the skill queue if such calls are legitimate.':
    'Aumente el tiempo máximo de conversación de la cola de habilidad si tales llamadas son legítimas.',
  'Look at the queue and ring times: the caller may have waited too long.':
    'Mire los tiempos de cola y de timbre: quien llamaba quizá esperó demasiado.',
  'Top up the account that pays for the call.': 'Recargue la cuenta que paga la llamada.',
  'Have the flow that handled this call checked.': 'Haga revisar el flujo que atendió esta llamada.',
  'Have the announcement and script files of the flow checked.':
    'Haga revisar los archivos de locución y de script del flujo.',
  'Check the media and service type of the flow.': 'Compruebe los medios y el tipo de servicio del flujo.',
  'Look at the queue time: the caller may have waited too long.':
    'Mire el tiempo de cola: quien llamaba quizá esperó demasiado.',
  'Have the IVR flow of the called number checked.': 'Haga revisar el flujo del IVR del número de destino.',
  'Have the script of the flow checked.': 'Haga revisar el script del flujo.',
  'Have the conference settings of the flow checked.': 'Haga revisar la configuración de conferencia del flujo.',
  'Raise the maximum call duration if such calls are legitimate.':
    'Aumente la duración máxima de la llamada si tales llamadas son legítimas.',
  'Look at the staffing of the skill queue at that hour.': 'Mire la dotación de la cola de habilidad a esa hora.',
  'Look at releaseCause, and at resultCode of the record, for the reason.':
    'Vea el motivo en releaseCause y en el resultCode del registro.',
  'Add numbers to the outbound task, or check its calling hours.':
    'Añada números a la tarea saliente, o compruebe su horario de llamadas.',
}
