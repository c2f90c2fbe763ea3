/** A config with every kind of key that users of similar tools already have, `image_url` and a pickle among them. */
export const CONFIG_WITH_IMAGE_COLUMN = `
input_file: "path/to/input.csv"
id_column: "id"
content_column: "content"
image_url: "link to the picture"
prompt: "Describe this."
batch_size: 50
model_params:
  model: gpt-4o-min
  temperature: 0
  response_format:
    type: json_object
output_file: "path/to/output.pkl"
data_path: "path/to/data/folder"
`;
