/** What the catalogues of codes say, in Brazilian Portuguese, by the English sentence. */
export const sentences: Readonly<Record<string, string>> = {
  'The query was carried out.': 'A consulta foi executada.',
  'The call of the interface failed.': 'A chamada da interface falhou.',
  'A parameter is invalid.': 'Um parâmetro é inválido.',
  'The interface needs CTI version V3R8; this system runs V3R6.':
    'A interface exige a versão V3R8 do CTI; este sistema roda a V3R6.',
  'The platform met an unknown exception.': 'A plataforma teve uma exceção desconhecida.',
  'The quality-check relation interface failed.': 'A interface de relações do controle de qualidade falhou.',
  'The number asked for does not exist in the UAP.': 'O número consultado não existe no UAP.',
  'The access key may not do this.': 'A chave de acesso não tem permissão para isso.',
  'Success, as CC-iSales writes it.': 'Sucesso, como o CC-iSales escreve.',
  'CC-iSales: a parameter is wrong.': 'CC-iSales: um parâmetro está errado.',
  'CC-iSales: the database failed.': 'CC-iSales: o banco de dados falhou.',
  'CC-iSales: the outbound data is missing.': 'CC-iSales: faltam os dados da chamada ativa.',
  'CC-iSales: the sub-status does not belong to the result.': 'CC-iSales: o subestado não pertence ao resultado.',
  'CC-iSales: unknown exception.': 'CC-iSales: exceção desconhecida.',
  'CC-iSales: a parameter is wrong (detail 1 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 1 de 11).',
  'CC-iSales: a parameter is wrong (detail 2 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 2 de 11).',
  'CC-iSales: a parameter is wrong (detail 3 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 3 de 11).',
  'CC-iSales: a parameter is wrong (detail 4 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 4 de 11).',
  'CC-iSales: a parameter is wrong (detail 5 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 5 de 11).',
  'CC-iSales: a parameter is wrong (detail 6 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 6 de 11).',
  'CC-iSales: a parameter is wrong (detail 7 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 7 de 11).',
  'CC-iSales: a parameter is wrong (detail 8 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 8 de 11).',
  'CC-iSales: a parameter is wrong (detail 9 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 9 de 11).',
  'CC-iSales: a parameter is wrong (detail 10 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 10 de 11).',
  'CC-iSales: a parameter is wrong (detail 11 of 11).': 'CC-iSales: um parâmetro está errado (detalhe 11 de 11).',
  'CC-FS: no data found.': 'CC-FS: nenhum dado encontrado.',
  'CC-FS: a parameter is wrong, for example a call ID that is too long.':
    'CC-FS: um parâmetro está errado, por exemplo um ID de chamada longo demais.',
  'CC-Gateway answers in short codes of this form.': 'O CC-Gateway responde com códigos curtos desta forma.',
  'Normal incoming call.': 'Chamada receptiva normal.',
  'Special incoming call.': 'Chamada receptiva especial.',
  'Voice mail: fetch a message.': 'Correio de voz: ouvir uma mensagem.',
  'Voice mail: delete a message.': 'Correio de voz: apagar uma mensagem.',
  'Voice mail: send to a pager.': 'Correio de voz: enviar a um pager.',
  'Incoming toll call.': 'Chamada receptiva interurbana.',
  'Internal call, agent to agent.': 'Chamada interna, de agente para agente.',
  'Normal outgoing call, usually dialled by hand.': 'Chamada ativa normal, em geral discada à mão.',
  'Outgoing call of an agent.': 'Chamada ativa de um agente.',
  'Outgoing call over PRI.': 'Chamada ativa por PRI.',
  'Outgoing call made by the IVR.': 'Chamada ativa feita pela URA.',
  'Outgoing call that a phone agent made alone; kept only when recording of PC+PHONE CDRs is on.':
    'Chamada ativa que um agente de telefone fez sozinho; só é guardada quando o registro de CDRs PC+PHONE está ligado.',
  'Outgoing call made by the IVR over PRI.': 'Chamada ativa feita pela URA por PRI.',
  'Networked call centre, incoming.': 'Centrais em rede, receptiva.',
  'Networked call centre, outgoing.': 'Centrais em rede, ativa.',
  'Networked quality check, incoming.': 'Controle de qualidade em rede, receptiva.',
  'Networked quality check, outgoing.': 'Controle de qualidade em rede, ativa.',
  'Networked internal call of a virtual agent, incoming.': 'Chamada interna em rede de um agente virtual, receptiva.',
  'Networked internal call of a virtual agent, outgoing.': 'Chamada interna em rede de um agente virtual, ativa.',
  'Assisted call.': 'Chamada assistida.',
  'Incoming call through the international operator.': 'Chamada receptiva pela telefonista internacional.',
  'Relayed call.': 'Chamada retransmitida.',
  'Outgoing call through the international operator.': 'Chamada ativa pela telefonista internacional.',
  'Real video call, incoming.': 'Chamada de vídeo real, receptiva.',
  'Real video call, outgoing.': 'Chamada de vídeo real, ativa.',
  'Merged video call over 2B+D, incoming.': 'Chamada de vídeo combinada por 2B+D, receptiva.',
  'Merged video call over 6B+D, incoming.': 'Chamada de vídeo combinada por 6B+D, receptiva.',
  'Merged video call over 2B+D, outgoing.': 'Chamada de vídeo combinada por 2B+D, ativa.',
  'Merged video call over 6B+D, outgoing.': 'Chamada de vídeo combinada por 6B+D, ativa.',
  'Reserved (scheduled) outgoing call.': 'Chamada ativa reservada (agendada).',
  'Pre-occupied (preempted) outgoing call: the agent is reserved before dialling.':
    'Chamada ativa com pré-ocupação: o agente é reservado antes da discagem.',
  'Pre-connected outgoing call.': 'Chamada ativa pré-conectada.',
  'Predicted outgoing call, shown to the agent as a virtual incoming one.':
    'Chamada ativa preditiva, mostrada ao agente como receptiva virtual.',
  'Previewed outgoing call.': 'Chamada ativa com prévia.',
  'Reserved callback.': 'Retorno agendado.',
  'Internal two-party consultation or help.': 'Consulta ou ajuda interna entre duas pessoas.',
  'Internal three-party call.': 'Chamada interna a três.',
  'Multi-party call.': 'Chamada com vários participantes.',
  'The flow ended the call; normal release.': 'O fluxo encerrou a chamada; liberação normal.',
  'All resources were in use.': 'Todos os recursos estavam em uso.',
  'Polling on the agent side timed out.': 'A sondagem do lado do agente expirou.',
  'Abnormal release for another reason.': 'Liberação anormal por outro motivo.',
  'The number is vacant.': 'O número não existe.',
  'In the context of an agent device, a forum list gives 4 as: the agent was forced out.':
    'No contexto de um dispositivo de agente, uma lista de fórum dá 4 como: o agente foi forçado a sair.',
  'The mailbox is full or suspended.': 'A caixa postal está cheia ou suspensa.',
  'Calls to the mailbox are not permitted.': 'Chamadas para a caixa postal não são permitidas.',
  'The connection failed.': 'A conexão falhou.',
  'The called party does not answer.': 'O destino não atende.',
  'The called party rejects the call.': 'O destino rejeita a chamada.',
  'The called party is out of the service area.': 'O destino está fora da área de serviço.',
  'The line is busy, or the link between CTI and IVR parts is down.':
    'A linha está ocupada, ou o enlace entre CTI e URA caiu.',
  'The CCS is disconnected; disaster handling took over.': 'O CCS está desconectado; o tratamento de desastre assumiu.',
  'Fatal error of the voice mail.': 'Erro fatal do correio de voz.',
  'Abnormal release of a resource operation.': 'Liberação anormal de uma operação de recurso.',
  'The maximum talk time of the skill queue was exceeded.':
    'O tempo máximo de conversa da fila de habilidade foi excedido.',
  'Listed for the context of an agent device only.': 'Listado só para o contexto de um dispositivo de agente.',
  'The called party is busy.': 'O destino está ocupado.',
  'The phone is switched off.': 'O telefone está desligado.',
  'The user hung up before the call was answered.': 'O usuário desligou antes do atendimento.',
  'The balance is insufficient.': 'O saldo é insuficiente.',
  'A parameter was wrong.': 'Um parâmetro estava errado.',
  'An announcement or script file is missing.': 'Falta um arquivo de áudio ou de script.',
  'Operations were in conflict.': 'Houve conflito de operações.',
  'The service type is not supported.': 'O tipo de serviço não é suportado.',
  'Internal fault.': 'Falha interna.',
  'The user cancelled the queuing.': 'O usuário desistiu da fila.',
  'The call was redirected.': 'A chamada foi redirecionada.',
  'VSPCOMM is unavailable; also the start of its range.':
    'O VSPCOMM está indisponível; também é o início da sua faixa.',
  'VSPCOMM: rating failed.': 'VSPCOMM: a tarifação falhou.',
  'VSPCOMM: charging failed.': 'VSPCOMM: a cobrança falhou.',
  'VSPCOMM: another fault.': 'VSPCOMM: outra falha.',
  'Normal release by the IVR.': 'Liberação normal pela URA.',
  'Resources are insufficient.': 'Os recursos são insuficientes.',
  'A general timeout.': 'Tempo esgotado, em geral.',
  'The connection to the IVR failed.': 'A conexão com a URA falhou.',
  'The IVR flow was not found or could not be parsed.': 'O fluxo da URA não foi encontrado ou não pôde ser lido.',
  'The control blocks of the IVR are exhausted.': 'Os blocos de controle da URA se esgotaram.',
  'The type of the MRF script is wrong.': 'O tipo do script MRF está errado.',
  'The conference name is wrong.': 'O nome da conferência está errado.',
  'Waiting for the call information of the CTI timed out.': 'A espera pelas informações da chamada do CTI expirou.',
  'Waiting for the notification of the CTI timed out.': 'A espera pela notificação do CTI expirou.',
  'Waiting for the answer acknowledgement of the CTI timed out.':
    'A espera pela confirmação de atendimento do CTI expirou.',
  'Waiting for the called party to pick up timed out.': 'A espera pelo atendimento do destino expirou.',
  'Waiting for the response to a subscribe notification timed out.':
    'A espera pela resposta a uma notificação de assinatura expirou.',
  'The CTI failed to run the script.': 'O CTI não conseguiu executar o script.',
  'Business module: the start acknowledgement timed out.': 'Módulo de negócio: a confirmação de início expirou.',
  'Business module: the pick-up timed out.': 'Módulo de negócio: o atendimento da linha expirou.',
  'Business module: the answer timed out.': 'Módulo de negócio: a resposta expirou.',
  'Business module: the subscribe response timed out.': 'Módulo de negócio: a resposta da assinatura expirou.',
  'The MSCML transfer script timed out.': 'O script de transferência MSCML expirou.',
  'The hand-shake with the CTI server timed out.': 'A sincronização com o servidor CTI expirou.',
  'The outgoing call of the IVR timed out.': 'A chamada ativa da URA expirou.',
  'The IVR could not connect the two parties.': 'A URA não conseguiu conectar as duas partes.',
  'The maximum call duration was exceeded.': 'A duração máxima da chamada foi excedida.',
  'Another error of the IVR.': 'Outro erro da URA.',
  'Default cause: no routing result before the line dropped, or the flow ended the call.':
    'Causa padrão: sem resultado de roteamento antes da queda da linha, ou o fluxo encerrou a chamada.',
  'Outgoing call: ringing or answer did not come in time.': 'Chamada ativa: o toque ou o atendimento não veio a tempo.',
  'The hand-shake between the queue device and the platform timed out.':
    'A sincronização entre o dispositivo de fila e a plataforma expirou.',
  'The hand-shake with the CCS timed out.': 'A sincronização com o CCS expirou.',
  'The resume acknowledgement of the IVR timed out.': 'A confirmação de retomada da URA expirou.',
  'Waiting for the routing result of the CCS timed out (first of two codes).':
    'A espera pelo resultado de roteamento do CCS expirou (primeiro de dois códigos).',
  'Waiting for the routing result of the CCS timed out (second of two codes).':
    'A espera pelo resultado de roteamento do CCS expirou (segundo de dois códigos).',
  'Waiting for the transfer notice of the CCS timed out.': 'A espera pelo aviso de transferência do CCS expirou.',
  'Waiting for the transfer operation of the CCS timed out.': 'A espera pela operação de transferência do CCS expirou.',
  'Outgoing call: the set-up acknowledgement timed out.': 'Chamada ativa: a confirmação de estabelecimento expirou.',
  'Outgoing call: the occupy acknowledgement timed out.': 'Chamada ativa: a confirmação de ocupação expirou.',
  'The queue overflowed or timed out (first of two codes).':
    'A fila transbordou ou expirou (primeiro de dois códigos).',
  'The queue overflowed or timed out (second of two codes).':
    'A fila transbordou ou expirou (segundo de dois códigos).',
  'Transfer from agent to IVR: no response.': 'Transferência do agente para a URA: sem resposta.',
  'The target of the transfer did not respond.': 'O destino da transferência não respondeu.',
  'The routing answer of the CCS timed out.': 'A resposta de roteamento do CCS expirou.',
  'Waiting for the target device to ring or answer timed out.':
    'A espera pelo toque ou atendimento do dispositivo de destino expirou.',
  'Released by the client.': 'Liberada pelo cliente.',
  'The user hung up.': 'O usuário desligou.',
  'The agent hung up.': 'O agente desligou.',
  'The address that the CCS gave in a transfer is wrong (first of two codes).':
    'O endereço que o CCS deu em uma transferência está errado (primeiro de dois códigos).',
  'The address that the CCS gave in a transfer is wrong (second of two codes).':
    'O endereço que o CCS deu em uma transferência está errado (segundo de dois códigos).',
  'Redirected by the agent.': 'Redirecionada pelo agente.',
  'Redirected by the IVR flow.': 'Redirecionada pelo fluxo da URA.',
  'The OBS reached the called party, before the call went to an automatic flow.':
    'O OBS alcançou o destino, antes de a chamada ir para um fluxo automático.',
  'The OBS reached the called party, before the call went to an agent.':
    'O OBS alcançou o destino, antes de a chamada ir para um agente.',
  'The outbound call failed.': 'A chamada ativa falhou.',
  'The task holds no number that can be called.': 'A tarefa não tem número que possa ser chamado.',
  'The call was returned.': 'A chamada foi devolvida.',
  'Read the record. A success without a record means that no such call is kept.':
    'Leia o registro. Sucesso sem registro significa que essa chamada não está guardada.',
  'Try again shortly. If it stays, give the time and the call ID to the operator of the platform.':
    'Tente de novo em breve. Se continuar, informe a hora e o ID da chamada ao operador da plataforma.',
  'Check the names, types and letter case of ccId, isCallin and callId against the request schema.':
    'Confira nomes, tipos e maiúsculas de ccId, isCallin e callId com o esquema da requisição.',
  'Ask the operator of the platform which interfaces this version offers; this one cannot work there.':
    'Pergunte ao operador da plataforma quais interfaces esta versão oferece; esta não funciona nela.',
  'This concerns quality checks, not call records. Report it to the operator of the platform.':
    'Isto diz respeito ao controle de qualidade, não a registros de chamadas. Avise o operador da plataforma.',
  'Check the call centre ID and the number against the configuration of the platform.':
    'Confira o ID da central e o número com a configuração da plataforma.',
  'Ask the operator of the platform to allow this access key to query CDRs of this call centre ID.':
    'Peça ao operador da plataforma que permita a esta chave de acesso consultar os CDRs deste ID de central.',
  'This code belongs to CC-iSales. Check that the base URL leads to CC-CMS.':
    'Este código é do CC-iSales. Confira se a URL base leva ao CC-CMS.',
  'This code belongs to CC-FS, where it means an empty answer. Treat it as: no such call.':
    'Este código é do CC-FS, onde significa resposta vazia. Trate como: chamada inexistente.',
  'This code belongs to CC-FS. Check that the base URL leads to CC-CMS.':
    'Este código é do CC-FS. Confira se a URL base leva ao CC-CMS.',
  'This code belongs to CC-Gateway. Check that the base URL leads to CC-CMS.':
    'Este código é do CC-Gateway. Confira se a URL base leva ao CC-CMS.',
  'Ask with isCallin "true".': 'Consulte com isCallin "true".',
  'Ask with isCallin "false".': 'Consulte com isCallin "false".',
  'Ask with isCallin "false" first, then "true".': 'Consulte primeiro com isCallin "false", depois com "true".',
  'Known from a sibling table of the same product; check it against your platform. The direction is not documented: ask both ways.':
    'Conhecido de outra tabela do mesmo produto; confira na sua plataforma. A direção não é documentada: consulte as duas.',
  'Nothing to do.': 'Nada a fazer.',
  'Compare with the licensed capacity at that hour.': 'Compare com a capacidade licenciada naquela hora.',
  'Have the operator check the component that is named here.':
    'Peça ao operador que verifique o componente citado aqui.',
  'Report it to the operator of the platform when it occurs often.':
    'Avise o operador da plataforma se acontecer com frequência.',
  'Check the number that was dialled.': 'Confira o número discado.',
  'Empty or reactivate the mailbox.': 'Esvazie ou reative a caixa postal.',
  'Check the permissions of the mailbox.': 'Confira as permissões da caixa postal.',
  'Try the call again later.': 'Tente a chamada de novo mais tarde.',
  'Try again later; when many calls end so at once, have the CTI-IVR link checked.':
    'Tente mais tarde; se muitas chamadas terminarem assim ao mesmo tempo, mande verificar o enlace CTI-URA.',
  'Raise the maximum talk time of the skill queue if such calls are legitimate.':
    'Aumente o tempo máximo de conversa da fila de habilidade se essas chamadas forem legítimas.',
  'Look at the queue and ring times: the caller may have waited too long.':
    'Veja os tempos de fila e de toque: quem ligou pode ter esperado demais.',
  'Top up the account that pays for the call.': 'Recarregue a conta que paga a chamada.',
  'Have the flow checked that handled this call.': 'Mande verificar o fluxo que tratou esta chamada.',
  'Have the announcement and script files of the flow checked.':
    'Mande verificar os arquivos de áudio e de script do fluxo.',
  'Check the media and service type of the flow.': 'Confira a mídia e o tipo de serviço do fluxo.',
  'Look at the queue time: the caller may have waited too long.':
    'Veja o tempo de fila: quem ligou pode ter esperado demais.',
  'Have the IVR flow of the called number checked.': 'Mande verificar o fluxo da URA do número de destino.',
  'Have the script of the flow checked.': 'Mande verificar o script do fluxo.',
  'Have the conference settings of the flow checked.': 'Mande verificar as configurações de conferência do fluxo.',
  'Raise the maximum call duration if such calls are legitimate.':
    'Aumente a duração máxima da chamada se essas chamadas forem legítimas.',
  'Look at the staffing of the skill queue at that hour.': 'Veja a escala da fila de habilidade naquela hora.',
  'Look at releaseCause, and at resultCode of the record, for the reason.':
    'Veja o motivo em releaseCause e no resultCode do registro.',
  'Add numbers to the outbound task, or check its calling hours.':
    'Acrescente números à tarefa ativa, ou confira o horário de chamadas dela.',
}
