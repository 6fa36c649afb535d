// Java 17 or later, without other libraries: java Query.java. Set CMS_CDR_URL, CMS_CDR_AK and CMS_CDR_SK first.
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Query {
  public static void main(String[] args) throws Exception {
    String baseUrl = System.getenv("CMS_CDR_URL").replaceAll("/$", "");
    String accessKey = System.getenv("CMS_CDR_AK");
    String secretKey = System.getenv("CMS_CDR_SK");

    String path = "/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid";
    String body = "{\"queryParam\":{\"ccId\":1,\"isCallin\":\"true\",\"callId\":\"1000000000-0001\"}}";
    // A TreeMap is sorted by name. The client sets Host and Content-Length itself, to these values.
    Map<String, String> headers = new TreeMap<>(Map.of(
        "content-length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length),
        "content-type", "application/json;charset=UTF-8",
        "host", URI.create(baseUrl).getAuthority()));

    String names = String.join(";", headers.keySet());
    String prefix = "auth-v2/" + accessKey + "/" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "/" + names;
    String signingKey = hmac(secretKey, prefix);
    String headerLines = headers.entrySet().stream()
        .map(header -> encode(header.getKey()) + ":" + encode(header.getValue()))
        .sorted()
        .collect(Collectors.joining("\n"));
    // The empty line is the query of the URL: there is none.
    String canonicalRequest = String.join("\n", "POST", path, "", names, headerLines, encode(body));
    String authorization = prefix + "/" + hmac(signingKey, canonicalRequest);

    HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + path))
        .version(HttpClient.Version.HTTP_1_1)
        .header("Content-Type", headers.get("content-type"))
        .header("Authorization", authorization)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.body());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  static String hmac(String key, String message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
  }
}
